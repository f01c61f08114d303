package io.penstock.benchmarks.filter;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.luben.zstd.ZstdInputStream;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** The Markdown files and the pages of C4 of the evaluation data. */
final class EvaluationTexts {
  private EvaluationTexts() {}

  static List<String> read(Path root) throws IOException {
    List<String> texts = new ArrayList<>();
    try (InputStream file = Files.newInputStream(root.resolve("markdown/docs-shared.tar.zst"));
        TarArchiveInputStream tar =
            new TarArchiveInputStream(new ZstdInputStream(new BufferedInputStream(file)))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        if (entry.isFile()) {
          texts.add(new String(tar.readAllBytes(), UTF_8));
        }
      }
    }
    ObjectMapper json = new ObjectMapper();
    for (String line : Files.readAllLines(root.resolve("pretrain/c4_demo.jsonl"), UTF_8)) {
      texts.add(json.readTree(line).path("text").asText());
    }
    return texts;
  }
}
