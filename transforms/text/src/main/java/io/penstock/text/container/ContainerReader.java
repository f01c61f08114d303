package io.penstock.text.container;

import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Reads the records of one container in their order; the same bytes give the same records. No more
 * than one record is in memory (of Parquet the columns of one row group), and none beyond 64 MiB.
 */
public interface ContainerReader extends Closeable {
  /** Unknown. */
  long NOWHERE = -1;

  /**
   * The next record, or null after the last. Where the container is broken beyond a record, the
   * last says so.
   *
   * @throws IOException if the file cannot be read, which says nothing about its bytes
   */
  @Nullable ContainedRecord next() throws IOException;

  /** Passes over the record that {@link #next} would give; false after the last. */
  boolean skip() throws IOException;

  /**
   * Where another reader of the file may begin, with the record that is next; or {@link #NOWHERE}.
   */
  long position() throws IOException;
}
