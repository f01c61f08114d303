package io.penstock.text.template;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What {@code cycler(...)} makes: its values in turn. */
final class Cycler {
  private final List<Object> values;
  private int at;

  Cycler(List<Object> values) {
    if (values.isEmpty()) {
      throw TemplateException.failed("at least one item has to be provided");
    }
    this.values = values;
  }

  @Nullable Object attribute(String name) {
    return switch (name) {
      case "current" -> values.get(at);
      case "next" ->
          (Callable)
              (run, arguments) -> {
                Object value = values.get(at);
                at = (at + 1) % values.size();
                return value;
              };
      case "reset" ->
          (Callable)
              (run, arguments) -> {
                at = 0;
                return None.NONE;
              };
      default -> null;
    };
  }
}
