package io.penstock.text.template;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The kinds of statements, but for loops. */
final class Statements {
  private Statements() {}

  /** One after the other. */
  record Sequence(List<Node> nodes) implements Node {
    @Override
    public Flow render(Scope scope, StringBuilder out) {
      for (Node node : nodes) {
        Flow flow = node.render(scope, out);
        if (flow != Flow.NEXT) {
          return flow;
        }
      }
      return Flow.NEXT;
    }
  }

  /** Text as it stands. */
  record Text(String text) implements Node {
    @Override
    public Flow render(Scope scope, StringBuilder out) {
      scope.run().step(1);
      scope.run().append(out, text);
      return Flow.NEXT;
    }
  }

  /** {@code {{ expression }}}. */
  record Print(Expr expression, int line) implements Node {
    @Override
    public Flow render(Scope scope, StringBuilder out) {
      scope.run().at(line);
      scope.run().append(out, Repr.str(expression.evaluate(scope)));
      return Flow.NEXT;
    }
  }

  /** {@code if}; each elif is an if in the otherwise of the one before. */
  record If(Expr test, Node then, Node otherwise, int line) implements Node {
    @Override
    public Flow render(Scope scope, StringBuilder out) {
      scope.run().at(line);
      return (Types.truthy(test.evaluate(scope)) ? then : otherwise).render(scope, out);
    }
  }

  /** {@code break} or {@code continue}. */
  record Jump(Flow flow) implements Node {
    @Override
    public Flow render(Scope scope, StringBuilder out) {
      scope.run().step(1);
      return flow;
    }
  }

  /** {@code set target = expression}. */
  record Set(Target target, Expr expression, int line) implements Node {
    @Override
    public Flow render(Scope scope, StringBuilder out) {
      scope.run().at(line);
      target.assign(scope, expression.evaluate(scope));
      return Flow.NEXT;
    }
  }

  /**
   * {@code set target} with a body.
   *
   * @param filters what is done to the text; it finds it under {@link #BODY}
   */
  record SetBlock(Target target, Expr filters, Node body, int line) implements Node {
    @Override
    public Flow render(Scope scope, StringBuilder out) {
      target.assign(scope, filtered(scope, filters, body, line));
      return Flow.NEXT;
    }
  }

  /** A body whose text is filtered. */
  record FilterBlock(Expr filters, Node body, int line) implements Node {
    @Override
    public Flow render(Scope scope, StringBuilder out) {
      scope.run().append(out, Repr.str(filtered(scope, filters, body, line)));
      return Flow.NEXT;
    }
  }

  /** A name that no template can write. */
  static final String BODY = "{body}";

  private static Object filtered(Scope scope, Expr filters, Node body, int line) {
    scope.run().at(line);
    StringBuilder text = new StringBuilder();
    body.render(scope.inner(), text);
    Scope inner = scope.inner();
    inner.set(BODY, scope.run().made(text.toString()));
    return filters.evaluate(inner);
  }

  /** {@code with}: the values see none of the new names. */
  record With(List<Target> targets, List<Expr> values, Node body, int line) implements Node {
    @Override
    public Flow render(Scope scope, StringBuilder out) {
      scope.run().at(line);
      Scope inner = scope.inner();
      for (int at = 0; at < targets.size(); at++) {
        targets.get(at).assign(inner, values.get(at).evaluate(scope));
      }
      return body.render(inner, out);
    }
  }

  /** {@code macro}. */
  record DefineMacro(Macro.Definition definition) implements Node {
    @Override
    public Flow render(Scope scope, StringBuilder out) {
      scope.run().step(1);
      scope.set(definition.name(), new Macro(definition, scope));
      return Flow.NEXT;
    }
  }

  /** {@code call}: calls a macro that can call the body. */
  record CallBlock(Expressions.Call call, Macro.Definition caller, int line) implements Node {
    @Override
    public Flow render(Scope scope, StringBuilder out) {
      scope.run().at(line);
      Object callee = call.callee().evaluate(scope);
      Arguments arguments = call.arguments().evaluate(scope);
      Map<String, Object> named = new LinkedHashMap<>(arguments.named());
      named.put("caller", new Macro(caller, scope));
      Object text =
          Expressions.Call.call(scope, callee, new Arguments(arguments.positional(), named));
      scope.run().append(out, Repr.str(text));
      return Flow.NEXT;
    }
  }

  /** {@code generation}: what is the assistant's. */
  record Generation(Node body, int line) implements Node {
    @Override
    public Flow render(Scope scope, StringBuilder out) {
      Run run = scope.run();
      run.at(line);
      if (run.tracking() && !run.isText(out)) {
        throw TemplateException.failed(
            "the generation block on line %d is in a macro, a set, call or filter block, or another"
                + " generation block: where its text will stand is not known; move it out",
            line);
      }
      StringBuilder inner = new StringBuilder();
      body.render(scope.inner(), inner);
      int start = out.length();
      run.append(out, inner.toString());
      if (run.tracking()) {
        run.generated().add(new TextSpan(start, out.length()));
      }
      return Flow.NEXT;
    }
  }

  /** What is assigned to. */
  sealed interface Target {
    void assign(Scope scope, Object value);
  }

  record NameTarget(String name) implements Target {
    @Override
    public void assign(Scope scope, Object value) {
      scope.set(name, value);
    }
  }

  record TupleTarget(List<Target> targets) implements Target {
    @Override
    public void assign(Scope scope, Object value) {
      if (!Types.isIterable(value)) {
        throw TemplateException.failed("cannot unpack non-iterable %s object", Types.name(value));
      }
      List<Object> items = new ArrayList<>(Types.items(value));
      if (items.size() > targets.size()) {
        throw TemplateException.failed("too many values to unpack (expected %d)", targets.size());
      } else if (items.size() < targets.size()) {
        throw TemplateException.failed(
            "not enough values to unpack (expected %d, got %d)", targets.size(), items.size());
      }
      for (int at = 0; at < items.size(); at++) {
        targets.get(at).assign(scope, items.get(at));
      }
    }
  }

  record NamespaceTarget(String name, String attribute) implements Target {
    @Override
    public void assign(Scope scope, Object value) {
      if (!(scope.get(name) instanceof Namespace namespace)) {
        throw TemplateException.failed("cannot assign attribute on non-namespace object");
      }
      namespace.attributes().put(attribute, value);
    }
  }
}
