package io.penstock.text.pack;

/** The tokens of one document or of a part of it, its end of text included. */
public final class TokenSequence {
  private final String documentId;
  private final String contentHash;
  private final int start;
  private final int[] ids;
  private final int[] labels;

  /**
   * A document's tokens, all of them to be learned.
   *
   * @param documentId the document they came from
   * @param contentHash of what was kept of the document
   * @param ids at least one; not copied
   */
  public TokenSequence(String documentId, String contentHash, int[] ids) {
    this(documentId, contentHash, ids, ids);
  }

  /**
   * A document's tokens.
   *
   * @param documentId the document they came from
   * @param contentHash of what was kept of the document
   * @param ids at least one; not copied
   * @param labels as many: the token to be learned at each place, -100 where there is none; not
   *     copied
   */
  public TokenSequence(String documentId, String contentHash, int[] ids, int[] labels) {
    this(documentId, contentHash, 0, ids, labels);
  }

  /**
   * A part of a document's tokens.
   *
   * @param start its first token, counted in the document from 0
   */
  public TokenSequence(String documentId, String contentHash, int start, int[] ids, int[] labels) {
    if (ids.length == 0) {
      throw new IllegalArgumentException("no tokens in the sequence of " + documentId);
    }
    if (labels.length != ids.length) {
      throw new IllegalArgumentException(
          "%d tokens, but %d labels in the sequence of %s"
              .formatted(ids.length, labels.length, documentId));
    }
    this.documentId = documentId;
    this.contentHash = contentHash;
    this.start = start;
    this.ids = ids;
    this.labels = labels;
  }

  public String documentId() {
    return documentId;
  }

  public String contentHash() {
    return contentHash;
  }

  /** Its first token, counted in the document from 0. */
  public int start() {
    return start;
  }

  /** The tokens; not a copy. */
  public int[] ids() {
    return ids;
  }

  /** The token to be learned at each place, -100 where there is none; not a copy. */
  public int[] labels() {
    return labels;
  }
}
