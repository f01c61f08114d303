package io.penstock.text.template;

import io.penstock.text.template.Token.Kind;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** Reads expressions, each method a level of precedence, weakest first, as Jinja has them. */
final class ExpressionParser {
  private static final Set<String> COMPARING = Set.of("==", "!=", "<", "<=", ">", ">=");

  private final TokenStream stream;
  private final PostfixParser postfix;

  /** All names that were read; a macro asks whether its body uses some. */
  private Set<String> names = new HashSet<>();

  ExpressionParser(TokenStream stream) {
    this.stream = stream;
    this.postfix = new PostfixParser(stream, this);
  }

  /** Starts a new set of names, and gives the one before. */
  Set<String> swapNames(Set<String> other) {
    Set<String> before = names;
    names = other;
    return before;
  }

  PostfixParser postfix() {
    return postfix;
  }

  Expr expression() {
    stream.enter();
    Expr value = or();
    while (stream.isName("if")) {
      int line = stream.next().line();
      Expr test = or();
      value =
          new Expressions.Conditional(
              test, value, stream.skipName("else") ? expression() : null, line);
    }
    stream.leave();
    return value;
  }

  Expr or() {
    Expr left = and();
    while (stream.skipName("or")) {
      left = new Expressions.Or(left, and());
    }
    return left;
  }

  private Expr and() {
    Expr left = not();
    while (stream.skipName("and")) {
      left = new Expressions.And(left, not());
    }
    return left;
  }

  private Expr not() {
    int nots = 0;
    while (stream.skipName("not")) {
      nots++;
    }
    Expr operand = compare();
    for (; nots > 0; nots--) {
      operand = new Expressions.Not(operand);
    }
    return operand;
  }

  private Expr compare() {
    Expr first = sum();
    List<String> operators = new ArrayList<>();
    List<Expr> others = new ArrayList<>();
    while (true) {
      if (stream.is(Kind.OPERATOR) && COMPARING.contains(stream.current().text())) {
        operators.add(stream.next().text());
      } else if (stream.skipName("in")) {
        operators.add("in");
      } else if (stream.isName("not") && stream.look().isName("in")) {
        stream.next();
        stream.next();
        operators.add("not in");
      } else {
        break;
      }
      others.add(sum());
    }
    return operators.isEmpty() ? first : new Expressions.Comparisons(first, operators, others);
  }

  private Expr sum() {
    Expr left = concatenation();
    while (stream.isOperator("+") || stream.isOperator("-")) {
      left = new Expressions.Calculation(stream.next().text(), left, concatenation());
    }
    return left;
  }

  private Expr concatenation() {
    Expr first = product();
    if (!stream.isOperator("~")) {
      return first;
    }
    List<Expr> parts = new ArrayList<>(List.of(first));
    while (stream.skipOperator("~")) {
      parts.add(product());
    }
    return new Expressions.Concatenation(parts);
  }

  private Expr product() {
    Expr left = power();
    while (stream.is(Kind.OPERATOR)
        && Set.of("*", "/", "//", "%").contains(stream.current().text())) {
      left = new Expressions.Calculation(stream.next().text(), left, power());
    }
    return left;
  }

  private Expr power() {
    Expr left = unary(true);
    while (stream.skipOperator("**")) {
      left = new Expressions.Calculation("**", left, unary(true));
    }
    return left;
  }

  private Expr unary(boolean withFilters) {
    stream.enter();
    Expr value;
    if (stream.isOperator("-") || stream.isOperator("+")) {
      boolean negative = stream.next().text().equals("-");
      value = new Expressions.Sign(negative, unary(false));
    } else {
      value = primary();
    }
    value = postfix.postfix(value);
    stream.leave();
    return withFilters ? postfix.filters(value) : value;
  }

  Expr primary() {
    Token token = stream.current();
    switch (token.kind()) {
      case NAME -> {
        stream.next();
        return named(token.text());
      }
      case STRING -> {
        StringBuilder text = new StringBuilder();
        while (stream.is(Kind.STRING)) {
          text.append(stream.next().text());
        }
        return new Expressions.Constant(text.toString());
      }
      case INTEGER -> {
        return new Expressions.Constant(integer(stream.next().text()));
      }
      case FLOAT -> {
        return new Expressions.Constant(Double.valueOf(stream.next().text()));
      }
      default -> {}
    }
    if (stream.skipOperator("(")) {
      Expr inner = tuple(() -> false, true, true);
      stream.expectOperator(")");
      return inner;
    } else if (stream.skipOperator("[")) {
      return new Expressions.ListOf(list());
    } else if (stream.skipOperator("{")) {
      return dictionary();
    }
    throw stream.error("unexpected " + token.shown());
  }

  private Expr named(String name) {
    return switch (name) {
      case "true", "True" -> new Expressions.Constant(true);
      case "false", "False" -> new Expressions.Constant(false);
      case "none", "None" -> new Expressions.Constant(None.NONE);
      default -> {
        names.add(name);
        yield new Expressions.Name(name);
      }
    };
  }

  private Object integer(String digits) {
    int radix =
        switch (digits.length() < 2 ? ' ' : Character.toLowerCase(digits.charAt(1))) {
          case 'b' -> 2;
          case 'o' -> 8;
          case 'x' -> 16;
          default -> 10;
        };
    if (digits.length() > 1000) {
      throw stream.error("a number of more than 1000 digits");
    }
    return Arithmetic.normal(new BigInteger(radix == 10 ? digits : digits.substring(2), radix));
  }

  private List<Expr> list() {
    List<Expr> items = new ArrayList<>();
    while (!stream.isOperator("]")) {
      if (!items.isEmpty()) {
        stream.expectOperator(",");
        if (stream.isOperator("]")) {
          break;
        }
      }
      items.add(expression());
    }
    stream.expectOperator("]");
    return items;
  }

  private Expr dictionary() {
    List<Expr> keys = new ArrayList<>();
    List<Expr> values = new ArrayList<>();
    while (!stream.isOperator("}")) {
      if (!keys.isEmpty()) {
        stream.expectOperator(",");
        if (stream.isOperator("}")) {
          break;
        }
      }
      keys.add(expression());
      stream.expectOperator(":");
      values.add(expression());
    }
    stream.expectOperator("}");
    return new Expressions.DictOf(keys, values);
  }

  /**
   * One expression, or several with commas.
   *
   * @param ends what else than a bracket or the end of a tag ends it
   * @param conditional whether its parts may be {@code a if b}
   * @param inBrackets whether it may have no part at all
   */
  Expr tuple(BooleanSupplier ends, boolean conditional, boolean inBrackets) {
    List<Expr> items = new ArrayList<>();
    boolean comma = false;
    while (!(stream.is(Kind.VARIABLE_END)
        || stream.is(Kind.BLOCK_END)
        || stream.isOperator(")")
        || ends.getAsBoolean())) {
      items.add(conditional ? expression() : or());
      if (!stream.skipOperator(",")) {
        break;
      }
      comma = true;
    }
    if (items.isEmpty() && !inBrackets) {
      throw stream.error("Expected an expression, got " + stream.current().shown());
    }
    return items.size() == 1 && !comma ? items.get(0) : new Expressions.TupleOf(items);
  }
}
