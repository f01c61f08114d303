package io.penstock.text.template;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Filters of lists, dictionaries and whatever else can be gone through. */
final class ListFilters {
  private ListFilters() {}

  static void addTo(Map<String, Filter> filters) {
    filters.put("length", (run, value, arguments) -> (long) Types.length(value));
    filters.put("count", (run, value, arguments) -> (long) Types.length(value));
    filters.put("list", (run, value, arguments) -> new ListValue(copy(run, value)));
    filters.put("items", ListFilters::items);
    filters.put("dictsort", ListFilters::dictSort);
    filters.put("first", ListFilters::first);
    filters.put("last", ListFilters::last);
    filters.put("join", ListFilters::join);
    filters.put("reverse", ListFilters::reverse);
    filters.put("sort", ListFilters::sort);
    filters.put("unique", ListFilters::unique);
    filters.put("min", (run, value, arguments) -> extreme(run, value, arguments, -1));
    filters.put("max", (run, value, arguments) -> extreme(run, value, arguments, 1));
    filters.put("sum", ListFilters::sum);
    filters.put("groupby", ListFilters::groupBy);
    filters.put("batch", ListFilters::batch);
    filters.put("slice", ListFilters::slice);
    filters.put("attr", (run, value, arguments) -> attr(value, arguments));
  }

  static List<Object> copy(Run run, Object value) {
    List<Object> items = Types.items(value);
    run.make(8L * items.size());
    return new ArrayList<>(items);
  }

  private static Object attr(Object value, Arguments arguments) {
    String name = arguments.string(0, "name", "");
    return value instanceof DictValue
        ? Attributes.attribute(new DictValue(), name)
        : Attributes.attribute(value, name);
  }

  private static Object items(Run run, Object value, Arguments arguments) {
    if (value instanceof Undefined) {
      return IteratorValue.generator(List.of());
    } else if (value instanceof DictValue dict) {
      return IteratorValue.generator(dict.items());
    }
    throw TemplateException.failed("Can only get item pairs from a mapping.");
  }

  private static UnaryOperator<Object> key(Arguments arguments, int index, int attribute) {
    boolean sensitive = arguments.truth(index, "case_sensitive", false);
    UnaryOperator<Object> lower =
        value -> !sensitive && Types.isText(value) ? Casing.lower(Types.string(value)) : value;
    Object name = arguments.get(attribute, "attribute", None.NONE);
    if (name == None.NONE) {
      return lower;
    }
    UnaryOperator<Object> path = SelectionFilters.path(name);
    return value -> lower.apply(path.apply(value));
  }

  private static void sort(
      Run run, List<Object> items, UnaryOperator<Object> key, boolean reverse) {
    List<Keyed> keyed = new ArrayList<>();
    for (Object item : items) {
      keyed.add(new Keyed(key.apply(item), item));
    }
    Comparator<Keyed> byKey =
        (one, other) -> {
          run.step(1);
          return Comparison.compare(one.key(), other.key());
        };
    keyed.sort(reverse ? byKey.reversed() : byKey);
    for (int at = 0; at < keyed.size(); at++) {
      items.set(at, keyed.get(at).item());
    }
  }

  private record Keyed(Object key, Object item) {}

  private static Object sort(Run run, Object value, Arguments arguments) {
    arguments.only("do_sort()", "reverse", "case_sensitive", "attribute");
    List<Object> sorted = copy(run, value);
    Object attribute = arguments.get(2, "attribute", None.NONE);
    UnaryOperator<Object> key = key(arguments, 1, 2);
    if (Types.isText(attribute) && Types.string(attribute).contains(",")) {
      List<UnaryOperator<Object>> parts = new ArrayList<>();
      boolean sensitive = arguments.truth(1, "case_sensitive", false);
      for (String part : Types.string(attribute).split(",", -1)) {
        Arguments one =
            new Arguments(List.of(), Map.of("attribute", part, "case_sensitive", sensitive));
        parts.add(key(one, 0, 1));
      }
      key = item -> new ListValue(parts.stream().map(part -> part.apply(item)).toList());
    }
    sort(run, sorted, key, arguments.truth(0, "reverse", false));
    return new ListValue(sorted);
  }

  private static Object dictSort(Run run, Object value, Arguments arguments) {
    arguments.only("do_dictsort()", "case_sensitive", "by", "reverse");
    if (!(value instanceof DictValue dict)) {
      throw Types.notDefined(value, "'%s' object has no attribute 'items'");
    }
    String by = arguments.string(1, "by", "key");
    if (!by.equals("key") && !by.equals("value")) {
      throw TemplateException.failed("You can only sort by either \"key\" or \"value\"");
    }
    int index = by.equals("key") ? 0 : 1;
    boolean sensitive = arguments.truth(0, "case_sensitive", false);
    List<Object> sorted = dict.items();
    sort(
        run,
        sorted,
        item -> {
          Object key = ((TupleValue) item).items().get(index);
          return !sensitive && Types.isText(key) ? Casing.lower(Types.string(key)) : key;
        },
        arguments.truth(2, "reverse", false));
    return new ListValue(sorted);
  }

  private static Object first(Run run, Object value, Arguments arguments) {
    if (value instanceof IteratorValue iterator && !iterator.peek().isEmpty()) {
      Object item = iterator.peek().get(0);
      iterator.skip(1);
      return item;
    }
    List<Object> items = Types.items(value);
    return items.isEmpty() ? Undefined.because("No first item, sequence was empty.") : items.get(0);
  }

  private static Object last(Run run, Object value, Arguments arguments) {
    if (value instanceof IteratorValue) {
      throw TemplateException.failed("'%s' object is not reversible", Types.name(value));
    }
    List<Object> items = Types.items(value);
    return items.isEmpty()
        ? Undefined.because("No last item, sequence was empty.")
        : items.get(items.size() - 1);
  }

  private static Object join(Run run, Object value, Arguments arguments) {
    arguments.only("do_join()", "d", "attribute");
    String between = Repr.str(arguments.get(0, "d", ""));
    Object attribute = arguments.get(1, "attribute", None.NONE);
    UnaryOperator<Object> path =
        attribute == None.NONE ? UnaryOperator.identity() : SelectionFilters.path(attribute);
    StringBuilder out = new StringBuilder();
    boolean first = true;
    for (Object item : Types.items(value)) {
      String text = Repr.str(path.apply(item));
      run.make((long) text.length() + between.length());
      run.step(1);
      out.append(first ? "" : between).append(text);
      first = false;
    }
    return out.toString();
  }

  private static Object reverse(Run run, Object value, Arguments arguments) {
    if (Types.isText(value)) {
      return run.made(new StringBuilder(Types.string(value)).reverse().toString());
    }
    List<Object> items = copy(run, value);
    Collections.reverse(items);
    return new IteratorValue("list_reverseiterator", items);
  }

  private static Object unique(Run run, Object value, Arguments arguments) {
    UnaryOperator<Object> key = key(arguments, 0, 1);
    DictValue seen = new DictValue();
    List<Object> unique = new ArrayList<>();
    for (Object item : copy(run, value)) {
      Object of = key.apply(item);
      if (seen.get(of) == null) {
        seen.put(of, None.NONE);
        unique.add(item);
      }
    }
    return IteratorValue.generator(unique);
  }

  private static Object extreme(Run run, Object value, Arguments arguments, int sign) {
    UnaryOperator<Object> key = key(arguments, 0, 1);
    List<Object> items = copy(run, value);
    if (items.isEmpty()) {
      return Undefined.because("No aggregated item, sequence was empty.");
    }
    Object best = items.get(0);
    for (Object item : items.subList(1, items.size())) {
      if (Comparison.compare(key.apply(item), key.apply(best)) * sign > 0) {
        best = item;
      }
    }
    return best;
  }

  private static Object sum(Run run, Object value, Arguments arguments) {
    Object attribute = arguments.get(0, "attribute", None.NONE);
    UnaryOperator<Object> path =
        attribute == None.NONE ? UnaryOperator.identity() : SelectionFilters.path(attribute);
    Object sum = arguments.get(1, "start", 0L);
    for (Object item : Types.items(value)) {
      run.step(1);
      sum = Arithmetic.apply(run, "+", sum, path.apply(item));
    }
    return sum;
  }

  private static Object groupBy(Run run, Object value, Arguments arguments) {
    arguments.only("do_groupby()", "attribute", "default", "case_sensitive");
    UnaryOperator<Object> exact =
        SelectionFilters.path(
            arguments.require(0, "attribute"), arguments.get(1, "default", None.NONE));
    boolean sensitive = arguments.truth(2, "case_sensitive", false);
    UnaryOperator<Object> key =
        item -> {
          Object found = exact.apply(item);
          return !sensitive && Types.isText(found) ? Casing.lower(Types.string(found)) : found;
        };
    List<Object> sorted = copy(run, value);
    sort(run, sorted, key, false);
    List<Object> groups = new ArrayList<>();
    List<Object> group = new ArrayList<>();
    for (int at = 0; at < sorted.size(); at++) {
      group.add(sorted.get(at));
      boolean ends =
          at + 1 == sorted.size()
              || !Comparison.equal(key.apply(sorted.get(at)), key.apply(sorted.get(at + 1)));
      if (ends) {
        groups.add(new TupleValue(List.of(exact.apply(group.get(0)), new ListValue(group)), true));
        group = new ArrayList<>();
      }
    }
    return new ListValue(groups);
  }

  private static Object batch(Run run, Object value, Arguments arguments) {
    int size = Types.index(arguments.require(0, "linecount"));
    Object fill = arguments.get(1, "fill_with", None.NONE);
    List<Object> batches = new ArrayList<>();
    List<Object> batch = new ArrayList<>();
    for (Object item : copy(run, value)) {
      if (batch.size() == size) {
        batches.add(new ListValue(batch));
        batch = new ArrayList<>();
      }
      batch.add(item);
    }
    if (!batch.isEmpty()) {
      run.make(fill == None.NONE ? 0 : 8L * Math.max(0, size));
      while (fill != None.NONE && batch.size() < size) {
        batch.add(fill);
      }
      batches.add(new ListValue(batch));
    }
    return IteratorValue.generator(batches);
  }

  private static Object slice(Run run, Object value, Arguments arguments) {
    int slices = Types.index(arguments.require(0, "slices"));
    Object fill = arguments.get(1, "fill_with", None.NONE);
    List<Object> items = copy(run, value);
    if (slices == 0) {
      throw TemplateException.failed("integer division or modulo by zero");
    }
    run.make(8L * Math.max(0, slices));
    int each = Math.floorDiv(items.size(), slices);
    int longer = Math.floorMod(items.size(), slices);
    List<Object> all = new ArrayList<>();
    int from = 0;
    for (int at = 0; at < slices; at++) {
      int to = from + each + (at < longer ? 1 : 0);
      List<Object> part = new ArrayList<>(items.subList(from, to));
      if (fill != None.NONE && at >= longer) {
        part.add(fill);
      }
      from = to;
      all.add(new ListValue(part));
    }
    return IteratorValue.generator(all);
  }
}
