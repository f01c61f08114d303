package io.penstock.cli.publish;

import java.nio.file.Path;
import java.util.Optional;

/** A file to be published. */
public sealed interface Publication {
  Path file();

  String topic();

  /** The size of the file. */
  long bytes();

  /**
   * A file that is one record.
   *
   * @param key the document's id: the path below the folder that was named, with {@code /}
   * @param contentType empty where the name does not tell; the reader then looks at the bytes
   */
  record WholeFile(Path file, String topic, long bytes, String key, Optional<String> contentType)
      implements Publication {}

  /** A file whose every line that is not blank is one record without a key. */
  record Lines(Path file, String topic, long bytes) implements Publication {}
}
