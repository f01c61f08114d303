package io.penstock.text.template;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/** A template cannot be compiled, or not be rendered with what it was given. */
public final class TemplateException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Why. */
  public enum Cause {
    /** It is no Jinja. */
    SYNTAX,
    /** It is Jinja, but of a kind that is not rendered here. */
    UNSUPPORTED,
    /** It refuses the conversation itself, by {@code raise_exception}; the message is its own. */
    RAISED,
    /** An operation failed, as it would in Python. */
    FAILED,
    /** It takes more steps, depth or memory than it may. */
    LIMIT
  }

  private final Cause reason;
  private final String message;
  private int line;
  private @Nullable String where;

  TemplateException(Cause reason, String message) {
    super(message);
    this.reason = requireNonNull(reason);
    this.message = requireNonNull(message);
  }

  static TemplateException at(Cause reason, String message, Token token) {
    TemplateException exception = new TemplateException(reason, message);
    exception.line = token.line();
    exception.where = "line %d, column %d: ".formatted(token.line(), token.column());
    return exception;
  }

  @SuppressWarnings("AnnotateFormatMethod") // The annotation would be one dependency more.
  static TemplateException failed(String message, Object... values) {
    return new TemplateException(
        Cause.FAILED, values.length == 0 ? message : message.formatted(values));
  }

  static TemplateException limit(String message) {
    return new TemplateException(Cause.LIMIT, message);
  }

  TemplateException onLine(int number) {
    if (line == 0) {
      line = number;
    }
    return this;
  }

  /** Why. */
  public Cause reason() {
    return reason;
  }

  /** Of the template, from 1; 0 where none is known. */
  public int line() {
    return line;
  }

  /** What is wrong, without the place. */
  public String detail() {
    return message;
  }

  @Override
  public String getMessage() {
    return where == null ? message : where + message;
  }
}
