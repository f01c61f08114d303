package io.penstock.models.hf;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/** What lies beside a model's weights and goes along where they are written anew. */
public final class CarriedFiles {
  private static final Set<String> TOKENIZER =
      Set.of(
          "tokenizer.json",
          "tokenizer_config.json",
          "tokenizer.model",
          "special_tokens_map.json",
          "added_tokens.json",
          "vocab.json",
          "vocab.txt",
          "merges.txt",
          "chat_template.jinja",
          "chat_template.json");

  private static final Set<String> GENERATION = Set.of("generation_config.json");

  private CarriedFiles() {}

  /** Copies a model's tokenizer and chat template, as TRL does for adapters. */
  public static void copyTokenizer(Path from, Path to) throws IOException {
    copy(TOKENIZER, from, to);
  }

  /** Copies how a model generates as well. */
  static void copyAll(Path from, Path to) throws IOException {
    copy(TOKENIZER, from, to);
    copy(GENERATION, from, to);
  }

  private static void copy(Set<String> names, Path from, Path to) throws IOException {
    if (Files.isSameFile(from, to)) {
      return;
    }
    for (String name : names) {
      Path file = from.resolve(name);
      if (Files.isRegularFile(file)) {
        Files.copy(file, to.resolve(name));
      }
    }
  }
}
