package io.penstock.text.container;

import java.io.Serializable;
import java.util.List;
import java.util.stream.Stream;

/**
 * Which fields of a record say what; all others are its metadata.
 *
 * @param text names of the text's field, of which the first that is there is taken
 * @param id names of the id's field, likewise
 */
public record RecordFields(List<String> text, List<String> id) implements Serializable {
  private static final long serialVersionUID = 1L;

  /**
   * As most data sets have it: {@code text}, {@code content} or {@code raw_content}; {@code id}.
   */
  public static final RecordFields DEFAULT =
      new RecordFields(List.of("text", "content", "raw_content"), List.of("id"));

  /** Of JSONL each line is a document as it is, in JSON; for other containers it means nothing. */
  public static final RecordFields WHOLE_LINES = new RecordFields(List.of(), List.of());

  public RecordFields {
    text = List.copyOf(text);
    id = List.copyOf(id);
    if (Stream.concat(text.stream(), id.stream()).anyMatch(String::isBlank)) {
      throw new IllegalArgumentException("a field has no name: text %s, id %s".formatted(text, id));
    }
  }

  /** The field of the text or of the id where one is named, the usual ones where it is empty. */
  public static RecordFields named(String text, String id) {
    return new RecordFields(
        text.isEmpty() ? DEFAULT.text : List.of(text), id.isEmpty() ? DEFAULT.id : List.of(id));
  }
}
