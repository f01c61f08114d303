package io.penstock.text.mask;

import java.util.List;

/** The tokens of one row, and what they are part of. */
public final class TokenRow {
  private final String id;
  private final int[] ids;
  private final List<TokenSpan> spans;

  /**
   * A row.
   *
   * @param id what to call it in messages
   * @param ids the tokens; not copied
   * @param spans in order, none within another
   */
  public TokenRow(String id, int[] ids, List<TokenSpan> spans) {
    this.id = id;
    this.ids = ids;
    this.spans = List.copyOf(spans);
    int end = 0;
    for (TokenSpan span : spans) {
      if (span.start() < end || span.end() > ids.length) {
        throw new IllegalArgumentException(
            "row %s of %d tokens: %s begins before the span before it ends, or ends after the row"
                .formatted(id, ids.length, span));
      }
      end = span.end();
    }
  }

  public String id() {
    return id;
  }

  /** The tokens; not a copy. */
  public int[] ids() {
    return ids;
  }

  public List<TokenSpan> spans() {
    return spans;
  }
}
