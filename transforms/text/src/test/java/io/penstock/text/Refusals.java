package io.penstock.text;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.penstock.schemas.document.Reason;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Asks code for the reason of its refusal. */
public final class Refusals {
  private Refusals() {}

  /** The reason; fails if nothing was refused. */
  public static Reason reasonOf(ThrowingCallable code) {
    UnreadableException refusal = catchThrowableOfType(UnreadableException.class, code);
    if (refusal == null) {
      throw new AssertionError("nothing was refused");
    }
    return refusal.reason();
  }
}
