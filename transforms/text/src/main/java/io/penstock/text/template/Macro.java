package io.penstock.text.template;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A macro, or the body of a call block: a part of a template that can be called. */
final class Macro implements Callable {
  /**
   * What stands in the template.
   *
   * @param name as written; {@code caller} for the body of a call block
   * @param parameters in order
   * @param defaults of those that have one
   * @param usesVarargs whether it takes more arguments than it has parameters
   * @param usesKwargs whether it takes named arguments that are no parameters
   * @param usesCaller whether it can be called by a call block
   * @param body what it renders
   */
  record Definition(
      String name,
      List<String> parameters,
      Map<String, Expr> defaults,
      boolean usesVarargs,
      boolean usesKwargs,
      boolean usesCaller,
      Node body) {}

  private final Definition definition;
  private final Scope scope;

  Macro(Definition definition, Scope scope) {
    this.definition = definition;
    this.scope = scope;
  }

  String name() {
    return definition.name();
  }

  @Nullable Object attribute(String attribute) {
    return switch (attribute) {
      case "name" -> definition.name();
      case "arguments" -> new TupleValue(List.copyOf(definition.parameters()));
      case "catch_kwargs" -> definition.usesKwargs();
      case "catch_varargs" -> definition.usesVarargs();
      case "caller" -> definition.usesCaller();
      default -> null;
    };
  }

  @Override
  public Object call(Run run, Arguments arguments) {
    Scope inner = scope.inner();
    Map<String, Object> named = new LinkedHashMap<>(arguments.named());
    bind(inner, arguments.positional(), named);
    StringBuilder out = new StringBuilder();
    definition.body().render(inner, out);
    return run.made(out.toString());
  }

  private void bind(Scope inner, List<Object> positional, Map<String, Object> named) {
    List<String> parameters = definition.parameters();
    boolean explicitCaller = parameters.contains("caller");
    for (int at = 0; at < parameters.size(); at++) {
      String parameter = parameters.get(at);
      if (at < positional.size()) {
        inner.set(parameter, positional.get(at));
        continue;
      }
      Object value = named.remove(parameter);
      if (value == null) {
        Expr otherwise = definition.defaults().get(parameter);
        value =
            otherwise == null
                ? Undefined.because("parameter '%s' was not provided".formatted(parameter))
                : otherwise.evaluate(inner);
      }
      inner.set(parameter, value);
    }
    if (definition.usesCaller() && !explicitCaller) {
      Object caller = named.remove("caller");
      inner.set("caller", caller != null ? caller : Undefined.because("No caller defined"));
    }
    bindRest(inner, positional, named);
  }

  private void bindRest(Scope inner, List<Object> positional, Map<String, Object> named) {
    int count = definition.parameters().size();
    if (definition.usesKwargs()) {
      DictValue rest = new DictValue();
      named.forEach(rest::put);
      inner.set("kwargs", rest);
    } else if (named.containsKey("caller")) {
      throw TemplateException.failed(
          "macro '%s' was invoked with two values for the special caller argument. This is most"
              + " likely a bug.",
          name());
    } else if (!named.isEmpty()) {
      throw TemplateException.failed(
          "macro '%s' takes no keyword argument %s",
          name(), Repr.repr(named.keySet().iterator().next()));
    }
    if (definition.usesVarargs()) {
      inner.set(
          "varargs",
          new TupleValue(
              positional.size() > count
                  ? new ArrayList<>(positional.subList(count, positional.size()))
                  : List.of()));
    } else if (positional.size() > count) {
      throw TemplateException.failed(
          "macro '%s' takes not more than %d argument(s)", name(), count);
    }
  }
}
