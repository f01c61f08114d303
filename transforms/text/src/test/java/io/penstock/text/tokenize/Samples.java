package io.penstock.text.tokenize;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/** The sample text of the tests, and a tokenizer trained on it. */
final class Samples {
  static final String TEXT = resource("sample.txt");

  static final ByteLevelBpe TOKENIZER = ByteLevelBpeTrainer.train(List.of(TEXT), 500);

  private Samples() {}

  static String resource(String name) {
    try (InputStream in = Samples.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is missing");
      }
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
