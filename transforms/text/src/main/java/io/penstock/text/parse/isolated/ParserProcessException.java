package io.penstock.text.parse.isolated;

import java.io.IOException;

/** No parser process could be started or asked: the fault of this machine, not of a document. */
public final class ParserProcessException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ParserProcessException(String message, Exception cause) {
    super(message, cause);
  }

  ParserProcessException(IOException cause) {
    super(String.valueOf(cause.getMessage()), cause);
  }
}
