package io.penstock.stages.train;

import io.penstock.text.UnreadableException;
import io.penstock.text.mask.LabelAnswers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The rows of a file of preferences, JSON lines or an array, encoded whenever they are read. */
final class JsonPreferences implements PreferenceSource {
  private final Path file;
  private final JsonIndex index;
  private final PreferenceEncoder encoder;
  private final PreferenceShape shape;
  private final LabelAnswers rules;

  private JsonPreferences(
      Path file,
      JsonIndex index,
      PreferenceEncoder encoder,
      PreferenceShape shape,
      LabelAnswers rules) {
    this.file = file;
    this.index = index;
    this.encoder = encoder;
    this.shape = shape;
    this.rules = rules;
  }

  static JsonPreferences of(
      Path file, PreferenceEncoder encoder, PreferenceShape shape, LabelAnswers rules)
      throws IOException {
    return new JsonPreferences(file, JsonIndex.of(file), encoder, shape, rules);
  }

  @Override
  public Path file() {
    return file;
  }

  @Override
  public int size() {
    return index.size();
  }

  /** One: to encode its neighbours would cost more than to seek. */
  @Override
  public int blockRows() {
    return 1;
  }

  @Override
  public List<CountedRow> read(int from, int to) throws IOException {
    List<CountedRow> rows = new ArrayList<>(to - from);
    for (int i = from; i < to; i++) {
      rows.add(row(index.place(i).toString(), index.json(i)));
    }
    return rows;
  }

  private CountedRow row(String place, byte[] json) throws IOException {
    try {
      return CountedRow.of(place, encoder.preference(place, json, shape), rules);
    } catch (UnreadableException e) {
      return CountedRow.dropped(place, e.rule());
    } catch (IllegalArgumentException e) {
      throw new IOException(place + ": " + e.getMessage(), e);
    }
  }
}
