package io.penstock.text.template;

import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** The variable {@code loop}; calling it goes through the loop again, in a recursive one. */
final class LoopState implements Callable {
  private final List<Object> items;
  private final int depth;
  private final @Nullable BiFunction<Run, Object, Object> again;
  private int at = -1;
  private @Nullable List<Object> changedLast;

  /**
   * @param items all of the loop
   * @param depth of loops that called it, from 0
   * @param again renders the loop with other items, if it is recursive
   */
  LoopState(List<Object> items, int depth, @Nullable BiFunction<Run, Object, Object> again) {
    this.items = items;
    this.depth = depth;
    this.again = again;
  }

  void next() {
    at++;
  }

  int index() {
    return at + 1;
  }

  int length() {
    return items.size();
  }

  @Override
  public Object call(Run run, Arguments arguments) {
    if (again == null) {
      throw TemplateException.failed(
          "The loop must have the 'recursive' marker to be called recursively.");
    }
    return again.apply(run, arguments.require(0, "iterable"));
  }

  @Nullable Object attribute(String name) {
    return switch (name) {
      case "index" -> at + 1L;
      case "index0" -> (long) at;
      case "revindex" -> (long) items.size() - at;
      case "revindex0" -> items.size() - at - 1L;
      case "first" -> at == 0;
      case "last" -> at == items.size() - 1;
      case "length" -> (long) items.size();
      case "depth" -> depth + 1L;
      case "depth0" -> (long) depth;
      case "previtem" ->
          at > 0 ? items.get(at - 1) : Undefined.because("there is no previous item");
      case "nextitem" ->
          at + 1 < items.size() ? items.get(at + 1) : Undefined.because("there is no next item");
      case "cycle" -> (Callable) (run, arguments) -> cycle(arguments);
      case "changed" -> (Callable) (run, arguments) -> changed(arguments);
      default -> null;
    };
  }

  private Object cycle(Arguments arguments) {
    if (arguments.positional().isEmpty()) {
      throw TemplateException.failed("no items for cycling given");
    }
    return arguments.positional().get(at % arguments.positional().size());
  }

  private Object changed(Arguments arguments) {
    List<Object> values = arguments.positional();
    boolean same =
        changedLast != null && Comparison.equal(new ListValue(changedLast), new ListValue(values));
    changedLast = values;
    return !same;
  }
}
