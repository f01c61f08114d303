package io.penstock.models.tensor;

import ai.djl.pytorch.jni.JniUtils;
import com.google.errorprone.annotations.MustBeClosed;

/**
 * Whether the calling thread records operations for {@link TorchOps#backward}. A new thread starts
 * with recording on; closing restores what was before.
 */
public final class GradMode implements AutoCloseable {
  private final boolean before;

  private GradMode(boolean recording) {
    before = JniUtils.isGradMode();
    JniUtils.setGradMode(recording);
  }

  /** Records. */
  @MustBeClosed
  public static GradMode on() {
    return new GradMode(true);
  }

  /** Does not record: half the memory, for evaluation and generation. */
  @MustBeClosed
  public static GradMode off() {
    return new GradMode(false);
  }

  @Override
  public void close() {
    JniUtils.setGradMode(before);
  }
}
