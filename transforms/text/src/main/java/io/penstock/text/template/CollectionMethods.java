package io.penstock.text.template;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The methods of dictionaries, lists and tuples that change nothing. */
final class CollectionMethods {
  private CollectionMethods() {}

  static @Nullable Callable of(DictValue dict, String name) {
    return switch (name) {
      case "get" ->
          (run, arguments) -> {
            Object value = dict.get(arguments.only("get()", "key", "default").require(0, "key"));
            return value != null ? value : arguments.get(1, "default", None.NONE);
          };
      case "items" -> (run, arguments) -> view(run, "dict_items", dict.items(), arguments);
      case "keys" -> (run, arguments) -> view(run, "dict_keys", dict.keys(), arguments);
      case "values" -> (run, arguments) -> view(run, "dict_values", dict.values(), arguments);
      case "copy" -> (run, arguments) -> dict;
      case "fromkeys" -> (run, arguments) -> fromKeys(run, arguments);
      default -> null;
    };
  }

  private static Object view(Run run, String type, List<Object> items, Arguments arguments) {
    run.make(8L * items.size());
    arguments.only(type);
    return new ViewValue(type, items);
  }

  private static Object fromKeys(Run run, Arguments arguments) {
    DictValue made = new DictValue();
    for (Object key : Types.items(arguments.require(0, "iterable"))) {
      run.make(8);
      made.put(key, arguments.get(1, "value", None.NONE));
    }
    return made;
  }

  static @Nullable Callable ofSequence(Object sequence, String name) {
    return switch (name) {
      case "count" ->
          (run, arguments) -> {
            Object wanted = arguments.require(0, "value");
            run.step(Types.length(sequence));
            return Types.items(sequence).stream()
                .filter(item -> Comparison.equal(item, wanted))
                .count();
          };
      case "index" -> (run, arguments) -> indexOf(run, sequence, arguments);
      case "copy" -> sequence instanceof ListValue ? (run, arguments) -> sequence : null;
      default -> null;
    };
  }

  private static Object indexOf(Run run, Object sequence, Arguments arguments) {
    Object wanted = arguments.require(0, "value");
    List<Object> items = Types.items(sequence);
    run.step(items.size());
    int from = bound(arguments.integer(1, "start", 0), items.size());
    int to = bound(arguments.integer(2, "stop", items.size()), items.size());
    for (int at = from; at < to; at++) {
      if (Comparison.equal(items.get(at), wanted)) {
        return (long) at;
      }
    }
    throw TemplateException.failed(
        sequence instanceof ListValue
            ? Repr.repr(wanted) + " is not in list"
            : "tuple.index(x): x not in tuple");
  }

  private static int bound(int index, int length) {
    return Math.max(0, Math.min(length, index < 0 ? index + length : index));
  }
}
