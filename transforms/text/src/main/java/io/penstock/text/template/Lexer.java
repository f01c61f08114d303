package io.penstock.text.template;

import io.penstock.text.template.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Cuts a template into text and tags, with Jinja's rules of white space: trim_blocks,
 * lstrip_blocks, and the signs that a tag can have.
 */
final class Lexer {
  private static final Pattern TAG = Pattern.compile("\\{[{%#]");

  private final String source;
  private final TagLexer tags;
  private final List<Token> tokens = new ArrayList<>();
  private int at;

  /**
   * Whether what came before ended a line: only then white space alone before a tag is an indent.
   */
  private boolean lineStarts = true;

  private Lexer(String template) {
    String lines = template.replace("\r\n", "\n").replace('\r', '\n');
    this.source = lines.endsWith("\n") ? lines.substring(0, lines.length() - 1) : lines;
    this.tags = new TagLexer(source, tokens);
  }

  static List<Token> tokens(String template) {
    Lexer lexer = new Lexer(template);
    lexer.run();
    return lexer.tokens;
  }

  private void run() {
    Matcher matcher = TAG.matcher(source);
    while (matcher.find(at)) {
      int tag = matcher.start();
      char type = source.charAt(tag + 1);
      int sign = tag + 2;
      char control = signAt(sign);
      data(at, stripBefore(at, tag, control, type != '{'));
      lineStarts = false;
      at = control == 0 ? sign : sign + 1;
      switch (type) {
        case '#' -> skipComment(tag);
        case '{' -> variable(tag);
        default -> block(tag);
      }
      lineStarts = at > 0 && source.charAt(at - 1) == '\n';
    }
    data(at, source.length());
    tokens.add(tags.token(Kind.END, "", source.length()));
  }

  private char signAt(int index) {
    char c = index < source.length() ? source.charAt(index) : 0;
    return c == '-' || c == '+' ? c : 0;
  }

  /** Where text ends that stands before a tag. */
  private int stripBefore(int start, int tag, char control, boolean lstrip) {
    int end = tag;
    if (control == '-') {
      while (end > start && Texts.isSpace(source.charAt(end - 1))) {
        end--;
      }
    } else if (control != '+' && lstrip) {
      int indent = tag;
      while (indent > start && isIndent(source.charAt(indent - 1))) {
        indent--;
      }
      boolean line = indent > start ? source.charAt(indent - 1) == '\n' : lineStarts;
      return line ? indent : tag;
    }
    return end;
  }

  private static boolean isIndent(char c) {
    return c != '\n' && Texts.isSpace(c);
  }

  private void data(int start, int end) {
    if (end > start) {
      tokens.add(tags.token(Kind.DATA, source.substring(start, end), start));
    }
  }

  /** Goes on after the end of a block or comment; a line feed right after it goes with it. */
  private void after(int end, char control) {
    at = end;
    if (control == '-') {
      skipSpace();
    } else if (control != '+' && at < source.length() && source.charAt(at) == '\n') {
      at++;
    }
  }

  private void skipSpace() {
    while (at < source.length() && Texts.isSpace(source.charAt(at))) {
      at++;
    }
  }

  private void skipComment(int tag) {
    int end = source.indexOf("#}", at);
    if (end < 0) {
      throw tags.error("Missing end of comment tag", tag);
    }
    after(end + 2, end > at ? signAt(end - 1) : 0);
  }

  private void variable(int tag) {
    tokens.add(tags.token(Kind.VARIABLE_BEGIN, "", tag));
    at = tags.run(at, "}}");
    tokens.add(tags.token(Kind.VARIABLE_END, "", at));
    boolean strip = source.charAt(at) == '-';
    at += strip ? 3 : 2;
    if (strip) {
      skipSpace();
    }
  }

  private void block(int tag) {
    int name = at;
    while (name < source.length() && Texts.isSpace(source.charAt(name))) {
      name++;
    }
    if (source.startsWith("raw", name) && raw(tag, name + 3)) {
      return;
    }
    tokens.add(tags.token(Kind.BLOCK_BEGIN, "", tag));
    at = tags.run(at, "%}");
    tokens.add(tags.token(Kind.BLOCK_END, "", at));
    char control = signAt(at);
    after(control == 0 ? at + 2 : at + 3, control);
  }

  private static final Pattern RAW_BEGIN =
      Pattern.compile("\\s*(-?)%\\}", Pattern.UNICODE_CHARACTER_CLASS);

  private static final Pattern RAW_END =
      Pattern.compile("\\{%([-+]?)\\s*endraw\\s*([-+]?)%\\}", Pattern.UNICODE_CHARACTER_CLASS);

  private boolean raw(int tag, int afterName) {
    Matcher begin = RAW_BEGIN.matcher(source).region(afterName, source.length());
    if (!begin.lookingAt()) {
      return false;
    }
    at = begin.end();
    if (!begin.group(1).isEmpty()) {
      skipSpace();
    }
    lineStarts = source.charAt(at - 1) == '\n';
    Matcher end = RAW_END.matcher(source);
    if (!end.find(at)) {
      throw tags.error("Missing end of raw directive", tag);
    }
    char control = end.group(1).isEmpty() ? 0 : end.group(1).charAt(0);
    data(at, stripBefore(at, end.start(), control, true));
    after(end.end(), end.group(2).isEmpty() ? 0 : end.group(2).charAt(0));
    return true;
  }
}
