package io.penstock.cli.samples;

/** A document file and what must become of it. Its id is its path below the source folder. */
final class SampleFile {
  private final String id;
  private final String contentType;
  private final byte[] bytes;
  private final Fate fate;

  SampleFile(String id, String contentType, byte[] bytes, Fate fate) {
    this.id = id;
    this.contentType = contentType;
    this.bytes = bytes.clone();
    this.fate = fate;
  }

  /** An article in the format that the id's extension names. */
  static SampleFile of(String id, Article article) {
    ArticleFormat format = ArticleFormat.of(id);
    return new SampleFile(id, format.contentType(), format.write(article), Fate.kept());
  }

  /** The same file with another truth about it. */
  SampleFile with(Fate other) {
    return new SampleFile(id, contentType, bytes, other);
  }

  String id() {
    return id;
  }

  String contentType() {
    return contentType;
  }

  byte[] bytes() {
    return bytes.clone();
  }

  Fate fate() {
    return fate;
  }
}
