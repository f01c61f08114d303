package io.penstock.text.template;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A dictionary; a template cannot change it once it is made. */
final class DictValue {
  private final Map<Object, Object> values = new LinkedHashMap<>();

  /** The keys that Python takes for equal to another type's: 1, 1.0 and True are one key. */
  private @Nullable Map<Object, Object> originals;

  /** Puts a value under a key, and keeps the key that was there before, as Python does. */
  void put(Object key, Object value) {
    Object normal = normal(key);
    if (!normal.equals(key) && !values.containsKey(normal)) {
      if (originals == null) {
        originals = new LinkedHashMap<>();
      }
      originals.put(normal, key);
    }
    values.put(normal, value);
  }

  @Nullable Object get(Object key) {
    return values.get(normal(key));
  }

  int size() {
    return values.size();
  }

  List<Object> keys() {
    List<Object> keys = new ArrayList<>(values.size());
    for (Object key : values.keySet()) {
      keys.add(originals == null ? key : originals.getOrDefault(key, key));
    }
    return keys;
  }

  List<Object> values() {
    return new ArrayList<>(values.values());
  }

  List<Object> items() {
    List<Object> items = new ArrayList<>(values.size());
    for (Object key : keys()) {
      items.add(TupleValue.of(key, values.getOrDefault(normal(key), None.NONE)));
    }
    return items;
  }

  private static Object normal(Object key) {
    if (key instanceof String || key instanceof Long) {
      return key;
    }
    if (key instanceof Boolean truth) {
      return truth ? 1L : 0L;
    }
    if (key instanceof Double number
        && number == Math.rint(number)
        && Math.abs(number) < Long.MAX_VALUE) {
      return number.longValue();
    }
    if (key instanceof Markup markup) {
      return markup.text();
    }
    if (key instanceof TupleValue tuple) {
      List<Object> parts = new ArrayList<>();
      tuple.items().forEach(part -> parts.add(normal(part)));
      return parts.equals(tuple.items()) ? tuple : new TupleValue(parts);
    }
    if (key instanceof ListValue || key instanceof DictValue) {
      throw TemplateException.failed("unhashable type: '%s'", Types.name(key));
    }
    return key;
  }
}
