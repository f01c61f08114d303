package io.penstock.text.template;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What {@code a.b} and {@code a[b]} are: methods and attributes that a table of this package has,
 * and items. What would change its object, or reaches into it, is undefined, as in Jinja's
 * immutable sandbox.
 */
final class Attributes {
  private static final Set<String> DICT_CHANGES =
      Set.of("clear", "pop", "popitem", "setdefault", "update");
  private static final Set<String> LIST_CHANGES =
      Set.of("append", "clear", "pop", "reverse", "insert", "sort", "extend", "remove");

  /** Of Python's objects in general, as far as anybody has tried them in a template. */
  private static final Set<String> INTERNALS =
      Set.of(
          "__class__",
          "__dict__",
          "__doc__",
          "__init__",
          "__module__",
          "__getattribute__",
          "__subclasshook__",
          "__reduce__",
          "__reduce_ex__",
          "__dir__",
          "__hash__",
          "__str__",
          "__repr__",
          "__eq__",
          "__ne__",
          "__format__",
          "__sizeof__",
          "__new__",
          "__len__",
          "__iter__",
          "__getitem__",
          "__contains__",
          "__add__",
          "__mul__",
          "__setattr__",
          "__delattr__",
          "__init_subclass__",
          "__lt__",
          "__le__",
          "__gt__",
          "__ge__");

  private Attributes() {}

  /** {@code owner.name}. */
  static Object attribute(Object owner, String name) {
    if (owner instanceof Undefined undefined) {
      throw undefined.error();
    }
    Object attribute = own(owner, name);
    if (attribute != null) {
      return attribute;
    }
    Object item = lookUp(owner, name);
    return item != null ? item : Undefined.member(owner, name);
  }

  /** {@code owner[key]}. */
  static Object item(Object owner, Object key) {
    if (owner instanceof Undefined undefined) {
      throw undefined.error();
    }
    Object item = lookUp(owner, key);
    if (item != null) {
      return item;
    }
    Object attribute = Types.isText(key) ? own(owner, Types.string(key)) : null;
    return attribute != null ? attribute : Undefined.member(owner, key);
  }

  private static @Nullable Object lookUp(Object owner, Object key) {
    if (owner instanceof DictValue dict) {
      return key instanceof ListValue || key instanceof DictValue ? null : dict.get(key);
    }
    if (!Types.isInteger(key)) {
      return null;
    }
    int index = Types.index(key);
    if (Types.isText(owner)) {
      String text = Types.string(owner);
      int length = Texts.length(text);
      int at = index < 0 ? index + length : index;
      return at < 0 || at >= length ? null : Texts.slice(text, at, at + 1);
    }
    if (owner instanceof ListValue || owner instanceof TupleValue || owner instanceof RangeValue) {
      List<Object> items = Types.items(owner);
      int at = index < 0 ? index + items.size() : index;
      return at < 0 || at >= items.size() ? null : items.get(at);
    }
    return null;
  }

  private static @Nullable Object own(Object owner, String name) {
    if (name.startsWith("__") && INTERNALS.contains(name)) {
      return Undefined.unsafe(owner, name);
    }
    if (owner instanceof DictValue dict) {
      return DICT_CHANGES.contains(name)
          ? Undefined.unsafe(owner, name)
          : CollectionMethods.of(dict, name);
    } else if (owner instanceof ListValue) {
      return LIST_CHANGES.contains(name)
          ? Undefined.unsafe(owner, name)
          : CollectionMethods.ofSequence(owner, name);
    } else if (Types.isText(owner)) {
      return StringMethods.of(Types.string(owner), name);
    } else if (owner instanceof TupleValue tuple) {
      if (tuple.group() && (name.equals("grouper") || name.equals("list"))) {
        return tuple.items().get(name.equals("list") ? 1 : 0);
      }
      return CollectionMethods.ofSequence(owner, name);
    } else if (owner instanceof Namespace namespace) {
      return namespace.attributes().get(name);
    } else if (owner instanceof LoopState loop) {
      return loop.attribute(name);
    } else if (owner instanceof Macro macro) {
      return macro.attribute(name);
    } else if (owner instanceof Cycler cycler) {
      return cycler.attribute(name);
    } else if (Types.isNumber(owner)) {
      return Numbers.attribute(owner, name);
    }
    return null;
  }
}
