package io.penstock.text.pack;

/** The tokens of one document, its end of text included. */
public final class TokenSequence {
  private final String documentId;
  private final String contentHash;
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
    this.ids = ids;
    this.labels = labels;
  }

  public String documentId() {
    return documentId;
  }

  public String contentHash() {
    return contentHash;
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
