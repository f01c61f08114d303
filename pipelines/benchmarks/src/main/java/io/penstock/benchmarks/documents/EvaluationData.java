package io.penstock.benchmarks.documents;

import com.github.luben.zstd.ZstdInputStream;
import io.penstock.schemas.document.RawDocument;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** The folder of evaluation data that PENSTOCK_EVAL_DATA names. */
record EvaluationData(Path root) {

  static EvaluationData ofEnvironment() {
    String root = System.getenv("PENSTOCK_EVAL_DATA");
    if (root == null) {
      throw new IllegalStateException(
          "PENSTOCK_EVAL_DATA is not set: point it to the folder of evaluation data");
    }
    return new EvaluationData(Path.of(root));
  }

  /** The files of a .tar.zst by name. */
  Map<String, byte[]> archive(String name) throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(
            new ZstdInputStream(
                new BufferedInputStream(Files.newInputStream(root.resolve(name)))))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        if (entry.isFile()) {
          files.put(entry.getName(), tar.readAllBytes());
        }
      }
    }
    return files;
  }

  static RawDocument raw(String contentType, byte[] content) {
    return RawDocument.newBuilder()
        .setContentType(contentType)
        .setContent(ByteBuffer.wrap(content))
        .build();
  }
}
