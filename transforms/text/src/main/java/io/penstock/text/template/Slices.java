package io.penstock.text.template;

import java.util.ArrayList;
import java.util.List;

/** Python's slices. */
final class Slices {
  private Slices() {}

  static Object slice(Run run, Object sliced, Object start, Object stop, Object step) {
    boolean text = Types.isText(sliced);
    if (!text
        && !(sliced instanceof ListValue)
        && !(sliced instanceof TupleValue)
        && !(sliced instanceof RangeValue)) {
      if (sliced instanceof Undefined undefined) {
        throw undefined.error();
      }
      return Undefined.because(
          "%s object has no element slice(%s, %s, %s)"
              .formatted(Types.name(sliced), Repr.repr(start), Repr.repr(stop), Repr.repr(step)));
    }
    int by = step == None.NONE ? 1 : Types.index(step);
    if (by == 0) {
      throw TemplateException.failed("slice step cannot be zero");
    }
    int length = Types.length(sliced);
    int lowest = by > 0 ? 0 : -1;
    int highest = by > 0 ? length : length - 1;
    int from = bound(start, by > 0 ? lowest : highest, length, lowest, highest);
    int to = bound(stop, by > 0 ? highest : lowest, length, lowest, highest);
    if (text && by == 1) {
      return run.made(Texts.slice(Types.string(sliced), from, to));
    }
    List<Object> items = Types.items(sliced);
    List<Object> taken = new ArrayList<>();
    for (long at = from; by > 0 ? at < to : at > to; at += by) {
      taken.add(items.get((int) at));
    }
    run.make(8L * taken.size());
    if (text) {
      StringBuilder joined = new StringBuilder();
      taken.forEach(joined::append);
      return joined.toString();
    }
    return sliced instanceof TupleValue ? new TupleValue(taken) : new ListValue(taken);
  }

  private static int bound(Object given, int otherwise, int length, int lowest, int highest) {
    if (given == None.NONE) {
      return otherwise;
    }
    int index = Types.index(given);
    int place = index < 0 ? index + length : index;
    return Math.max(lowest, Math.min(highest, place));
  }
}
