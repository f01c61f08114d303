package io.penstock.text.decontaminate;

import java.io.Serializable;
import java.nio.file.Path;
import java.util.List;

/**
 * A file of what a model will be asked.
 *
 * @param path of a {@code .jsonl} file, a row a line, or of a text, whose paragraphs are the rows;
 *     both may end in {@code .gz}
 * @param fields of a JSONL row, those within others by a point: {@code choices.text}; empty for all
 *     that are words
 */
public record EvaluationSet(String path, List<String> fields) implements Serializable {
  public EvaluationSet {
    fields = List.copyOf(fields);
  }

  /** All fields of a file. */
  public static EvaluationSet of(Path path) {
    return new EvaluationSet(path.toString(), List.of());
  }

  /** As it is named in reasons. */
  String name() {
    return String.valueOf(Path.of(path).getFileName());
  }
}
