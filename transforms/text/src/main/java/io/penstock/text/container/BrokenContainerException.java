package io.penstock.text.container;

import java.io.IOException;

/** The bytes of a container are not what its format asks for, and it cannot be read further. */
final class BrokenContainerException extends IOException {
  private static final long serialVersionUID = 1L;

  BrokenContainerException(String message) {
    super(message);
  }

  BrokenContainerException(String message, Throwable cause) {
    super(message, cause);
  }
}
