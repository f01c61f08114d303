package io.penstock.text.template;

import io.penstock.text.template.TemplateException.Cause;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What every template can call. */
final class Globals {
  private static final Map<String, Object> ALL =
      Map.of(
          "range", (Callable) Globals::range,
          "dict", (Callable) Globals::dict,
          "namespace", (Callable) Globals::namespace,
          "cycler", (Callable) (run, arguments) -> new Cycler(arguments.positional()),
          "joiner", (Callable) Globals::joiner,
          "raise_exception", (Callable) Globals::raise,
          "strftime_now", (Callable) Globals::strftimeNow,
          "lipsum", Undefined.because("the function 'lipsum' is not supported"));

  private Globals() {}

  /** The globals, to which variables can be added. */
  static Map<String, Object> fresh() {
    return new HashMap<>(ALL);
  }

  private static Object range(Run run, Arguments arguments) {
    List<Object> given = arguments.positional();
    for (Object value : given) {
      if (!Types.isInteger(value)) {
        throw Types.notDefined(value, "'%s' object cannot be interpreted as an integer");
      }
    }
    return switch (given.size()) {
      case 1 -> new RangeValue(0, Types.index(given.get(0)), 1);
      case 2 -> new RangeValue(Types.index(given.get(0)), Types.index(given.get(1)), 1);
      case 3 ->
          new RangeValue(
              Types.index(given.get(0)), Types.index(given.get(1)), Types.index(given.get(2)));
      default ->
          throw TemplateException.failed(
              "range expected at least 1 argument, got %d", given.size());
    };
  }

  private static DictValue dict(Run run, Arguments arguments) {
    DictValue dict = new DictValue();
    for (Object given : arguments.positional()) {
      List<Object> pairs =
          given instanceof DictValue other
              ? other.items()
              : given instanceof Namespace namespace
                  ? namespace.toDict().items()
                  : Types.items(given);
      for (Object pair : pairs) {
        run.make(8);
        List<Object> parts = Types.items(pair);
        if (parts.size() != 2) {
          throw TemplateException.failed(
              "dictionary update sequence element has length %d; 2 is required", parts.size());
        }
        dict.put(parts.get(0), parts.get(1));
      }
    }
    arguments.named().forEach(dict::put);
    return dict;
  }

  private static Object namespace(Run run, Arguments arguments) {
    Namespace namespace = new Namespace();
    DictValue values = dict(run, arguments);
    for (Object item : values.items()) {
      List<Object> pair = ((TupleValue) item).items();
      namespace.attributes().put(Repr.str(pair.get(0)), pair.get(1));
    }
    return namespace;
  }

  private static Object joiner(Run run, Arguments arguments) {
    Object separator = arguments.get(0, "sep", ", ");
    boolean[] used = {false};
    return (Callable)
        (inner, none) -> {
          Object text = used[0] ? separator : "";
          used[0] = true;
          return text;
        };
  }

  private static Object raise(Run run, Arguments arguments) {
    throw new TemplateException(Cause.RAISED, Repr.str(arguments.require(0, "message")));
  }

  private static Object strftimeNow(Run run, Arguments arguments) {
    return run.made(Strftime.format(run.now(), arguments.string(0, "format", "")));
  }
}
