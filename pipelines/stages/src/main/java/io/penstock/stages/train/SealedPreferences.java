package io.penstock.stages.train;

import io.penstock.schemas.shard.ShardFile;
import io.penstock.schemas.shard.ShardKind;
import io.penstock.schemas.shard.ShardReader;
import io.penstock.schemas.shard.ShardRow;
import io.penstock.text.mask.Answer;
import io.penstock.text.mask.LabelAnswers;
import io.penstock.text.seal.SealedData;
import io.penstock.text.seal.Split;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The rows of a sealed split of kind PREFERENCE_TOKENS or UNPAIRED_TOKENS. */
final class SealedPreferences implements PreferenceSource {
  private static final String LABEL = "label";

  private final Path file;
  private final int size;
  private final List<String> answers;
  private final LabelAnswers rules;

  private SealedPreferences(Path file, ShardFile shard, LabelAnswers rules) {
    this.file = file;
    this.size = Math.toIntExact(shard.getRows());
    this.answers =
        shard.getKind() == ShardKind.PREFERENCE_TOKENS
            ? List.of("chosen", "rejected")
            : List.of("completion");
    this.rules = rules;
  }

  /**
   * The rows of a split.
   *
   * @param rules for rows that are longer than the run is to see
   * @throws IOException if there is no such split, or it is of a kind that has not the shape
   */
  static SealedPreferences of(
      SealedData data, Split split, PreferenceShape shape, LabelAnswers rules) throws IOException {
    return new SealedPreferences(
        data.tokens(split), SealedInput.file(data, split, shape.kinds()), rules);
  }

  @Override
  public Path file() {
    return file;
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public int blockRows() {
    return 256;
  }

  @Override
  public List<CountedRow> read(int from, int to) throws IOException {
    List<CountedRow> rows = new ArrayList<>(to - from);
    try (ShardReader reader = ShardReader.open(file)) {
      reader.skipTo(from);
      for (int i = from; i < to; i++) {
        ShardRow row = reader.next();
        if (row == null) {
          throw new IOException(file + " ends before row " + i);
        }
        String place = file + "[" + i + "]";
        rows.add(CountedRow.of(place, row(place, row), rules));
      }
    }
    return rows;
  }

  private PreferenceRow row(String place, ShardRow row) {
    List<Answer> said =
        answers.stream()
            .map(
                answer ->
                    new Answer(row.integers(answer + "_ids"), row.integers(answer + "_labels")))
            .toList();
    return new PreferenceRow(
        new LabelAnswers.Row(place, row.integers("prompt_ids"), said),
        !row.columns().contains(LABEL) || row.flag(LABEL),
        0);
  }
}
