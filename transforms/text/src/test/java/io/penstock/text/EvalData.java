package io.penstock.text;

import com.github.luben.zstd.ZstdInputStream;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Assumptions;

/** The evaluation data that the environment variable PENSTOCK_EVAL_DATA points to. */
public final class EvalData {
  private EvalData() {}

  /** A file or folder of it; without the data the calling test is skipped. */
  public static Path path(String name) {
    String root = System.getenv("PENSTOCK_EVAL_DATA");
    Assumptions.assumeTrue(
        root != null, "skipped: PENSTOCK_EVAL_DATA does not point to the evaluation data");
    Path path = Path.of(String.valueOf(root), name);
    Assumptions.assumeTrue(Files.exists(path), () -> "skipped: " + path + " does not exist");
    return path;
  }

  /** The files of a .tar.zst by name. */
  public static Map<String, byte[]> archive(String name) {
    Map<String, byte[]> files = new TreeMap<>();
    try (InputStream file = Files.newInputStream(path(name));
        TarArchiveInputStream tar =
            new TarArchiveInputStream(new ZstdInputStream(new BufferedInputStream(file)))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        if (entry.isFile()) {
          files.put(entry.getName(), tar.readAllBytes());
        }
      }
      return files;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
