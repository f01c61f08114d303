package io.penstock.text.template;

/**
 * A piece of a template.
 *
 * @param kind what it is
 * @param text as it counts: a string without quotes and escapes, data without what is stripped
 * @param line where it starts, from 1
 * @param column where it starts, from 1
 */
record Token(Kind kind, String text, int line, int column) {
  /** What a token can be. */
  enum Kind {
    DATA,
    VARIABLE_BEGIN,
    VARIABLE_END,
    BLOCK_BEGIN,
    BLOCK_END,
    NAME,
    STRING,
    INTEGER,
    FLOAT,
    OPERATOR,
    END
  }

  boolean isOperator(String symbol) {
    return kind == Kind.OPERATOR && text.equals(symbol);
  }

  boolean isName(String name) {
    return kind == Kind.NAME && text.equals(name);
  }

  /** For messages. */
  String shown() {
    return switch (kind) {
      case END -> "the end of the template";
      case VARIABLE_END -> "'}}'";
      case BLOCK_END -> "'%}'";
      case DATA -> "text";
      case VARIABLE_BEGIN -> "'{{'";
      case BLOCK_BEGIN -> "'{%'";
      default -> "'" + text + "'";
    };
  }
}
