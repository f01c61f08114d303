package io.penstock.text.template;

import io.penstock.text.template.TemplateException.Cause;
import io.penstock.text.template.Token.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads what follows a value: attributes, items, calls, filters and tests. */
final class PostfixParser {
  private final TokenStream stream;
  private final ExpressionParser expressions;

  PostfixParser(TokenStream stream, ExpressionParser expressions) {
    this.stream = stream;
    this.expressions = expressions;
  }

  Expr postfix(Expr value) {
    Expr result = value;
    while (true) {
      if (stream.skipOperator(".")) {
        result = attribute(result);
      } else if (stream.skipOperator("[")) {
        result = item(result);
      } else if (stream.isOperator("(")) {
        result = new Expressions.Call(result, arguments());
      } else {
        return result;
      }
    }
  }

  private Expr attribute(Expr owner) {
    if (stream.is(Kind.NAME)) {
      return new Expressions.Attribute(owner, stream.next().text());
    }
    Token index = stream.expect(Kind.INTEGER, "name or number");
    try {
      return new Expressions.Item(owner, new Expressions.Constant(Long.valueOf(index.text())));
    } catch (NumberFormatException e) {
      throw TemplateException.at(Cause.SYNTAX, "expected name or number", index);
    }
  }

  private Expr item(Expr owner) {
    Token start = stream.current();
    List<Expr> keys = new ArrayList<>();
    Expr slice = null;
    while (!stream.isOperator("]")) {
      if (!keys.isEmpty() || slice != null) {
        stream.expectOperator(",");
      }
      Expr first = stream.isOperator(":") ? null : expressions.expression();
      if (stream.isOperator(":")) {
        slice = slice(owner, first);
      } else if (first != null) {
        keys.add(first);
      }
    }
    stream.expectOperator("]");
    if (slice != null && keys.isEmpty()) {
      return slice;
    }
    if (slice != null || keys.isEmpty()) {
      throw TemplateException.at(Cause.SYNTAX, "expected one key or one slice", start);
    }
    return new Expressions.Item(
        owner, keys.size() == 1 ? keys.get(0) : new Expressions.TupleOf(keys));
  }

  private Expr slice(Expr owner, @Nullable Expr start) {
    stream.expectOperator(":");
    Expr stop = part();
    Expr step = stream.skipOperator(":") ? part() : null;
    return new Expressions.Slice(owner, start, stop, step);
  }

  private @Nullable Expr part() {
    return stream.isOperator(":") || stream.isOperator("]") || stream.isOperator(",")
        ? null
        : expressions.expression();
  }

  Expressions.Passed arguments() {
    stream.expectOperator("(");
    List<Expr> positional = new ArrayList<>();
    Map<String, Expr> named = new LinkedHashMap<>();
    Expr more = null;
    Expr moreNamed = null;
    boolean first = true;
    while (!stream.isOperator(")")) {
      if (!first) {
        stream.expectOperator(",");
        if (stream.isOperator(")")) {
          break;
        }
      }
      first = false;
      if (more == null && moreNamed == null && stream.skipOperator("*")) {
        more = expressions.expression();
      } else if (moreNamed == null && stream.skipOperator("**")) {
        moreNamed = expressions.expression();
      } else if (stream.is(Kind.NAME) && stream.look().isOperator("=") && moreNamed == null) {
        String name = stream.next().text();
        stream.next();
        named.put(name, expressions.expression());
      } else if (named.isEmpty() && more == null && moreNamed == null) {
        positional.add(expressions.expression());
      } else {
        throw stream.error("invalid syntax for function call expression");
      }
    }
    stream.expectOperator(")");
    return new Expressions.Passed(positional, named, more, moreNamed);
  }

  private static Expressions.Passed noArguments() {
    return new Expressions.Passed(List.of(), Map.of(), null, null);
  }

  /** Filters, tests and calls, which may follow each other. */
  Expr filters(Expr value) {
    Expr result = value;
    while (true) {
      if (stream.skipOperator("|")) {
        result = filter(result);
      } else if (stream.isName("is")) {
        result = test(result);
      } else if (stream.isOperator("(")) {
        result = new Expressions.Call(result, arguments());
      } else {
        return result;
      }
    }
  }

  /** One filter, after its bar. */
  Expr filter(Expr value) {
    Token token = stream.current();
    String name = dottedName();
    Filter filter = Filters.named(name);
    if (filter == null) {
      throw unknown("filter", name, Filters.isKnown(name), token);
    }
    return new Expressions.Filtered(
        value, filter, stream.isOperator("(") ? arguments() : noArguments());
  }

  private Expr test(Expr value) {
    stream.next();
    boolean negated = stream.skipName("not");
    Token token = stream.current();
    String name = dottedName();
    ValueTest test = ValueTests.named(name);
    if (test == null) {
      throw unknown("test", name, false, token);
    }
    Expressions.Passed arguments = noArguments();
    if (stream.isOperator("(")) {
      arguments = arguments();
    } else if (takesArgument(stream.current())) {
      if (stream.isName("is")) {
        throw stream.error("You cannot chain multiple tests with is");
      }
      arguments =
          new Expressions.Passed(List.of(postfix(expressions.primary())), Map.of(), null, null);
    }
    Expr tested = new Expressions.Tested(value, test, arguments);
    return negated ? new Expressions.Not(tested) : tested;
  }

  private static boolean takesArgument(Token token) {
    return switch (token.kind()) {
      case NAME -> !Set.of("else", "or", "and").contains(token.text());
      case STRING, INTEGER, FLOAT -> true;
      case OPERATOR -> Set.of("(", "[", "{").contains(token.text());
      default -> false;
    };
  }

  private String dottedName() {
    StringBuilder name = new StringBuilder(stream.expect(Kind.NAME, "a name").text());
    while (stream.skipOperator(".")) {
      name.append('.').append(stream.expect(Kind.NAME, "a name").text());
    }
    return name.toString();
  }

  private static TemplateException unknown(String kind, String name, boolean known, Token token) {
    return known
        ? TemplateException.at(
            Cause.UNSUPPORTED, "the %s '%s' is not supported".formatted(kind, name), token)
        : TemplateException.at(Cause.SYNTAX, "No %s named '%s'.".formatted(kind, name), token);
  }
}
