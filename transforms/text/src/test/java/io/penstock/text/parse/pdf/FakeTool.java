package io.penstock.text.parse.pdf;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** Programs of a test's own under the names of real ones. */
public final class FakeTool {
  private FakeTool() {}

  /**
   * Writes one that tells its version and else does this.
   *
   * @param script lines of sh
   */
  public static void write(Path folder, String name, String script) throws IOException {
    Path file = folder.resolve(name);
    String text =
        """
        #!/bin/sh
        case "$1" in -v|--version) echo "%s 0.1 of a test"; exit 0;; esac
        %s
        """
            .formatted(name, script);
    Files.write(file, text.getBytes(UTF_8));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
  }

  /** A PATH of this folder before those of the system. */
  public static String path(Path folder) {
    return folder + ":/usr/bin:/bin";
  }

  /** These tools as far as they are in the folder, and no other. */
  public static PdfTools in(Path folder, String... names) {
    try {
      for (String name : List.of("pdftotext", "tesseract")) {
        Path file = folder.resolve(name);
        if (!List.of(names).contains(name) || !Files.exists(file)) {
          // Hides that of the system: it tells no version.
          Files.writeString(file, "#!/bin/sh\nexit 1\n");
          Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return PdfTools.in(path(folder));
  }
}
