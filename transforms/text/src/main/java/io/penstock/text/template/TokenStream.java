package io.penstock.text.template;

import io.penstock.text.template.TemplateException.Cause;
import io.penstock.text.template.Token.Kind;
import java.util.List;

/** The tokens of a template, one after the other. */
final class TokenStream {
  private static final int MAX_DEPTH = 150;

  private final List<Token> tokens;
  private int at;
  private int depth;

  TokenStream(List<Token> tokens) {
    this.tokens = tokens;
  }

  Token current() {
    return tokens.get(at);
  }

  Token look() {
    return tokens.get(Math.min(at + 1, tokens.size() - 1));
  }

  Token next() {
    Token token = current();
    if (at < tokens.size() - 1) {
      at++;
    }
    return token;
  }

  boolean isOperator(String symbol) {
    return current().isOperator(symbol);
  }

  boolean isName(String name) {
    return current().isName(name);
  }

  boolean is(Kind kind) {
    return current().kind() == kind;
  }

  boolean skipOperator(String symbol) {
    boolean found = isOperator(symbol);
    if (found) {
      next();
    }
    return found;
  }

  boolean skipName(String name) {
    boolean found = isName(name);
    if (found) {
      next();
    }
    return found;
  }

  void expectOperator(String symbol) {
    if (!skipOperator(symbol)) {
      throw error("expected token '%s', got %s".formatted(symbol, current().shown()));
    }
  }

  void expectName(String name) {
    if (!skipName(name)) {
      throw error("expected token '%s', got %s".formatted(name, current().shown()));
    }
  }

  Token expect(Kind kind, String what) {
    if (!is(kind)) {
      throw error("expected %s, got %s".formatted(what, current().shown()));
    }
    return next();
  }

  TemplateException error(String message) {
    return TemplateException.at(Cause.SYNTAX, message, current());
  }

  /** One level deeper into brackets or blocks. */
  void enter() {
    if (++depth > MAX_DEPTH) {
      throw TemplateException.at(
          Cause.LIMIT, "brackets or blocks nest more than %d deep".formatted(MAX_DEPTH), current());
    }
  }

  void leave() {
    depth--;
  }
}
