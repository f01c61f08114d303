package io.penstock.text.seal;

/** A part of a sealed version. */
public enum Split {
  /** What is learned from. */
  TRAIN("train"),
  /** What is held out to measure by while training. */
  EVALUATION("evaluation"),
  /** What is held out to measure by at the very end. */
  TEST("test");

  private final String label;

  Split(String label) {
    this.label = label;
  }

  /** Its name in manifests. */
  public String label() {
    return label;
  }

  /** The file of its rows within a sealed version. */
  public String fileName() {
    return "tokens-" + label + ".parquet";
  }
}
