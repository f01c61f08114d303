package io.penstock.text.pack;

/**
 * A stretch of a document's tokens within a row.
 *
 * @param documentId the document
 * @param contentHash of what was kept of the document
 * @param start its first token, counted in the document from 0
 * @param count how many tokens, at least one
 */
public record Span(String documentId, String contentHash, int start, int count) {
  public Span {
    if (start < 0 || count < 1) {
      throw new IllegalArgumentException("no span: start " + start + ", count " + count);
    }
  }
}
