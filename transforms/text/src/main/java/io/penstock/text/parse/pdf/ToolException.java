package io.penstock.text.parse.pdf;

import java.io.IOException;

/** An external program did not do what it was asked to; the message says which and why. */
final class ToolException extends IOException {
  private static final long serialVersionUID = 1L;

  ToolException(String message) {
    super(message);
  }
}
