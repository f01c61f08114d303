package io.penstock.text.template;

import io.penstock.text.template.TemplateException.Cause;
import io.penstock.text.template.Token.Kind;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Cuts what is inside of a tag into names, numbers, strings and operators. */
final class TagLexer {
  private static final Pattern FLOAT =
      Pattern.compile(
          "(?:[0-9]+_)*[0-9]+(?:(?:\\.(?:[0-9]+_)*[0-9]+)?[eE][+-]?(?:[0-9]+_)*[0-9]+"
              + "|\\.(?:[0-9]+_)*[0-9]+)");
  private static final Pattern INTEGER =
      Pattern.compile(
          "0[bB](?:_?[0-1])+|0[oO](?:_?[0-7])+|0[xX](?:_?[0-9a-fA-F])+|[1-9](?:_?[0-9])*|0(?:_?0)*");
  private static final String[] OPERATORS = {
    "//", "**", "==", "!=", ">=", "<=", "+", "-", "/", "*", "%", "~", "[", "]", "(", ")", "{", "}",
    ">", "<", "=", ".", ":", "|", ",", ";"
  };

  private final String source;
  private final List<Token> tokens;

  TagLexer(String source, List<Token> tokens) {
    this.source = source;
    this.tokens = tokens;
  }

  private int countedTo;
  private int line = 1;
  private int lineStart;

  /** A token that starts at a place, which must not lie before those of earlier calls. */
  Token token(Kind kind, String text, int start) {
    for (; countedTo < start; countedTo++) {
      if (source.charAt(countedTo) == '\n') {
        line++;
        lineStart = countedTo + 1;
      }
    }
    return new Token(kind, text, line, Math.max(0, start - lineStart) + 1);
  }

  TemplateException error(String message, int place) {
    int number = 1 + (int) source.substring(0, place).chars().filter(c -> c == '\n').count();
    int column = place - source.lastIndexOf('\n', place - 1);
    return TemplateException.at(Cause.SYNTAX, message, new Token(Kind.END, "", number, column));
  }

  /**
   * Takes all tokens of a tag.
   *
   * @param start after what opens it
   * @param close what ends it, unless a bracket is open
   * @return where that stands, or the sign before it
   */
  int run(int start, String close) {
    Deque<Character> open = new ArrayDeque<>();
    int at = start;
    while (true) {
      while (at < source.length() && Texts.isSpace(source.charAt(at)) && !closes(at, close)) {
        at++;
      }
      if (at >= source.length()) {
        throw error("unexpected end of template, expected '%s'".formatted(close), source.length());
      }
      if (open.isEmpty() && closes(at, close)) {
        return at;
      }
      at = next(at, open);
    }
  }

  private boolean closes(int at, String close) {
    char sign = source.charAt(at);
    boolean signed = sign == '-' || (sign == '+' && close.equals("%}"));
    return source.startsWith(close, signed ? at + 1 : at);
  }

  private int next(int at, Deque<Character> open) {
    char c = source.charAt(at);
    if (c >= '0' && c <= '9') {
      return number(at);
    }
    if (c == '\'' || c == '"') {
      return string(at);
    }
    int code = source.codePointAt(at);
    if (Character.isUnicodeIdentifierStart(code) || code == '_') {
      int end = at;
      while (end < source.length()
          && Character.isUnicodeIdentifierPart(source.codePointAt(end))
          && !Character.isIdentifierIgnorable(source.codePointAt(end))) {
        end += Character.charCount(source.codePointAt(end));
      }
      tokens.add(token(Kind.NAME, source.substring(at, end), at));
      return end;
    }
    return operator(at, open);
  }

  private int number(int at) {
    Matcher matcher = FLOAT.matcher(source).region(at, source.length());
    boolean afterPoint = source.charAt(at - 1) == '.';
    if (!afterPoint && matcher.lookingAt()) {
      tokens.add(token(Kind.FLOAT, matcher.group().replace("_", ""), at));
      return matcher.end();
    }
    matcher = INTEGER.matcher(source).region(at, source.length());
    if (!matcher.lookingAt()) {
      throw error("unexpected char '%c'".formatted(source.charAt(at)), at);
    }
    tokens.add(token(Kind.INTEGER, matcher.group().replace("_", ""), at));
    return matcher.end();
  }

  private int string(int at) {
    char quote = source.charAt(at);
    int end = at + 1;
    while (end < source.length() && source.charAt(end) != quote) {
      end += source.charAt(end) == '\\' ? 2 : 1;
    }
    if (end >= source.length()) {
      throw error("unexpected char '%c'".formatted(quote), at);
    }
    try {
      String text = StringLiteral.unescape(source.substring(at + 1, end));
      tokens.add(token(Kind.STRING, text, at));
    } catch (IllegalArgumentException e) {
      throw error(String.valueOf(e.getMessage()), at);
    }
    return end + 1;
  }

  private int operator(int at, Deque<Character> open) {
    for (String operator : OPERATORS) {
      if (source.startsWith(operator, at)) {
        balance(operator.charAt(0), at, open);
        tokens.add(token(Kind.OPERATOR, operator, at));
        return at + operator.length();
      }
    }
    throw error("unexpected char '%s'".formatted(Character.toString(source.codePointAt(at))), at);
  }

  private void balance(char operator, int at, Deque<Character> open) {
    switch (operator) {
      case '{' -> open.push('}');
      case '(' -> open.push(')');
      case '[' -> open.push(']');
      case '}', ')', ']' -> {
        if (open.isEmpty()) {
          throw error("unexpected '%c'".formatted(operator), at);
        }
        char expected = open.pop();
        if (expected != operator) {
          throw error("unexpected '%c', expected '%c'".formatted(operator, expected), at);
        }
      }
      default -> {}
    }
  }
}
