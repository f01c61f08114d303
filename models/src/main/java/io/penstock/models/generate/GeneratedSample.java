package io.penstock.models.generate;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A text a model made, and what it was asked to continue. */
public record GeneratedSample(String prompt, String completion) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Writes samples as JSON lines, {@code {"prompt", "completion"}}, over what was there. */
  public static void write(Path file, List<GeneratedSample> samples) throws IOException {
    StringBuilder lines = new StringBuilder();
    for (GeneratedSample sample : samples) {
      lines.append(JSON.writeValueAsString(sample)).append('\n');
    }
    Files.writeString(file, lines, UTF_8);
  }
}
