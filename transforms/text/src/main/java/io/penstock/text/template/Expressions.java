package io.penstock.text.template;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The kinds of expressions. */
final class Expressions {
  private Expressions() {}

  /** A value that stands in the template. */
  record Constant(Object value) implements Expr {
    @Override
    public Object evaluate(Scope scope) {
      return value;
    }
  }

  record Name(String name) implements Expr {
    @Override
    public Object evaluate(Scope scope) {
      return scope.get(name);
    }
  }

  record ListOf(List<Expr> items) implements Expr {
    @Override
    public Object evaluate(Scope scope) {
      return new ListValue(evaluateAll(items, scope));
    }
  }

  record TupleOf(List<Expr> items) implements Expr {
    @Override
    public Object evaluate(Scope scope) {
      return new TupleValue(evaluateAll(items, scope));
    }
  }

  private static List<Object> evaluateAll(List<Expr> expressions, Scope scope) {
    scope.run().make(8L * expressions.size());
    List<Object> values = new ArrayList<>(expressions.size());
    for (Expr expression : expressions) {
      values.add(expression.evaluate(scope));
    }
    return values;
  }

  record DictOf(List<Expr> keys, List<Expr> values) implements Expr {
    @Override
    public Object evaluate(Scope scope) {
      scope.run().make(16L * keys.size());
      DictValue dict = new DictValue();
      for (int at = 0; at < keys.size(); at++) {
        dict.put(keys.get(at).evaluate(scope), values.get(at).evaluate(scope));
      }
      return dict;
    }
  }

  /** {@code a if b else c}. */
  record Conditional(Expr test, Expr yes, @Nullable Expr no, int line) implements Expr {
    @Override
    public Object evaluate(Scope scope) {
      if (Types.truthy(test.evaluate(scope))) {
        return yes.evaluate(scope);
      }
      return no != null
          ? no.evaluate(scope)
          : Undefined.because(
              "the inline if-expression on line %d evaluated to false and no else section was defined."
                  .formatted(line));
    }
  }

  record And(Expr left, Expr right) implements Expr {
    @Override
    public Object evaluate(Scope scope) {
      Object value = left.evaluate(scope);
      return Types.truthy(value) ? right.evaluate(scope) : value;
    }
  }

  record Or(Expr left, Expr right) implements Expr {
    @Override
    public Object evaluate(Scope scope) {
      Object value = left.evaluate(scope);
      return Types.truthy(value) ? value : right.evaluate(scope);
    }
  }

  record Not(Expr operand) implements Expr {
    @Override
    public Object evaluate(Scope scope) {
      return !Types.truthy(operand.evaluate(scope));
    }
  }

  /** {@code -a} and {@code +a}. */
  record Sign(boolean negative, Expr operand) implements Expr {
    @Override
    public Object evaluate(Scope scope) {
      Object value = operand.evaluate(scope);
      return negative ? Arithmetic.negate(value) : Arithmetic.plus(value);
    }
  }

  record Calculation(String operator, Expr left, Expr right) implements Expr {
    @Override
    public Object evaluate(Scope scope) {
      scope.run().step(1);
      return Arithmetic.apply(scope.run(), operator, left.evaluate(scope), right.evaluate(scope));
    }
  }

  /** {@code a ~ b ~ c}. */
  record Concatenation(List<Expr> parts) implements Expr {
    @Override
    public Object evaluate(Scope scope) {
      StringBuilder out = new StringBuilder();
      for (Expr part : parts) {
        String text = Repr.str(part.evaluate(scope));
        scope.run().make(text.length());
        out.append(text);
      }
      return out.toString();
    }
  }

  /** {@code a < b <= c}: each part is asked once, and only while all before hold. */
  record Comparisons(Expr first, List<String> operators, List<Expr> others) implements Expr {
    @Override
    public Object evaluate(Scope scope) {
      scope.run().step(1);
      Object left = first.evaluate(scope);
      for (int at = 0; at < operators.size(); at++) {
        Object right = others.get(at).evaluate(scope);
        if (!holds(scope.run(), operators.get(at), left, right)) {
          return false;
        }
        left = right;
      }
      return true;
    }

    private static boolean holds(Run run, String operator, Object left, Object right) {
      return switch (operator) {
        case "==" -> Comparison.equal(left, right);
        case "!=" -> !Comparison.equal(left, right);
        case "in" -> Comparison.contains(run, right, left);
        case "not in" -> !Comparison.contains(run, right, left);
        default -> Comparison.holds(operator, left, right);
      };
    }
  }

  /** {@code a.name}: an attribute, else an item. */
  record Attribute(Expr owner, String name) implements Expr {
    @Override
    public Object evaluate(Scope scope) {
      return Attributes.attribute(owner.evaluate(scope), name);
    }
  }

  /** {@code a[key]}: an item, else an attribute. */
  record Item(Expr owner, Expr key) implements Expr {
    @Override
    public Object evaluate(Scope scope) {
      return Attributes.item(owner.evaluate(scope), key.evaluate(scope));
    }
  }

  /** {@code a[start:stop:step]}. */
  record Slice(Expr owner, @Nullable Expr start, @Nullable Expr stop, @Nullable Expr step)
      implements Expr {
    @Override
    public Object evaluate(Scope scope) {
      Object sliced = owner.evaluate(scope);
      return Slices.slice(
          scope.run(), sliced, part(start, scope), part(stop, scope), part(step, scope));
    }

    private static Object part(@Nullable Expr expression, Scope scope) {
      return expression == null ? None.NONE : expression.evaluate(scope);
    }
  }

  /** What stands between the brackets of a call. */
  record Passed(
      List<Expr> positional,
      Map<String, Expr> named,
      @Nullable Expr more,
      @Nullable Expr moreNamed) {
    Arguments evaluate(Scope scope) {
      if (positional.isEmpty() && named.isEmpty() && more == null && moreNamed == null) {
        return Arguments.NONE;
      }
      List<Object> values = evaluateAll(positional, scope);
      Map<String, Object> byName = new LinkedHashMap<>();
      named.forEach((name, value) -> byName.put(name, value.evaluate(scope)));
      if (more != null) {
        values.addAll(Types.items(more.evaluate(scope)));
      }
      if (moreNamed != null) {
        Object mapping = moreNamed.evaluate(scope);
        if (!(mapping instanceof DictValue dict)) {
          throw Types.notDefined(mapping, "argument after ** must be a mapping, not %s");
        }
        for (Object item : dict.items()) {
          List<Object> pair = ((TupleValue) item).items();
          byName.put(Types.string(pair.get(0)), pair.get(1));
        }
      }
      return new Arguments(values, byName);
    }
  }

  record Call(Expr callee, Passed arguments) implements Expr {
    @Override
    public Object evaluate(Scope scope) {
      return call(scope, callee.evaluate(scope), arguments.evaluate(scope));
    }

    static Object call(Scope scope, Object callee, Arguments arguments) {
      scope.run().step(1);
      if (callee instanceof Callable callable) {
        scope.run().enter();
        try {
          return callable.call(scope.run(), arguments);
        } finally {
          scope.run().leave();
        }
      }
      throw Types.notDefined(callee, "'%s' object is not callable");
    }
  }

  /** A filter; in a filter block its value comes from the block. */
  record Filtered(Expr value, Filter filter, Passed arguments) implements Expr {
    @Override
    public Object evaluate(Scope scope) {
      scope.run().step(1);
      return filter.apply(scope.run(), value.evaluate(scope), arguments.evaluate(scope));
    }
  }

  /** {@code a is test}. */
  record Tested(Expr value, ValueTest test, Passed arguments) implements Expr {
    @Override
    public Object evaluate(Scope scope) {
      scope.run().step(1);
      return test.holds(scope.run(), value.evaluate(scope), arguments.evaluate(scope));
    }
  }
}
