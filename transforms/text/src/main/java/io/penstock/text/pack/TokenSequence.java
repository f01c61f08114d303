package io.penstock.text.pack;

/** The tokens of one document, its end of text included. */
public final class TokenSequence {
  private final String documentId;
  private final String contentHash;
  private final int[] ids;

  /**
   * A document's tokens.
   *
   * @param documentId the document they came from
   * @param contentHash of what was kept of the document
   * @param ids at least one; not copied
   */
  public TokenSequence(String documentId, String contentHash, int[] ids) {
    if (ids.length == 0) {
      throw new IllegalArgumentException("no tokens in the sequence of " + documentId);
    }
    this.documentId = documentId;
    this.contentHash = contentHash;
    this.ids = ids;
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
}
