package io.penstock.text.template;

import java.math.BigInteger;
import java.util.AbstractList;
import java.util.List;

/** What Python says of a value: its type, its truth, its length and its items. */
final class Types {
  private Types() {}

  static String name(Object value) {
    if (value instanceof String) {
      return "str";
    } else if (value instanceof Long || value instanceof BigInteger) {
      return "int";
    } else if (value instanceof Double) {
      return "float";
    } else if (value instanceof Boolean) {
      return "bool";
    } else if (value == None.NONE) {
      return "NoneType";
    } else if (value instanceof ListValue) {
      return "list";
    } else if (value instanceof TupleValue) {
      return "tuple";
    } else if (value instanceof DictValue) {
      return "dict";
    } else if (value instanceof RangeValue) {
      return "range";
    } else if (value instanceof ViewValue view) {
      return view.type();
    } else if (value instanceof IteratorValue iterator) {
      return iterator.type();
    } else if (value instanceof LoopState) {
      return "LoopContext";
    } else if (value instanceof Callable && !(value instanceof Macro)) {
      return "builtin_function_or_method";
    }
    return value.getClass().getSimpleName();
  }

  /** As {@link #name}, with the module that Jinja's own classes are in. */
  static String qualifiedName(Object value) {
    if (value instanceof Namespace) {
      return "jinja2.utils.Namespace";
    } else if (value instanceof Macro) {
      return "jinja2.runtime.Macro";
    } else if (value instanceof LoopState) {
      return "jinja2.runtime.LoopContext";
    } else if (value instanceof Markup) {
      return "markupsafe.Markup";
    }
    return name(value);
  }

  static boolean truthy(Object value) {
    if (value instanceof Boolean truth) {
      return truth;
    } else if (value instanceof String text) {
      return !text.isEmpty();
    } else if (value instanceof Long number) {
      return number != 0;
    } else if (value instanceof Double number) {
      return number != 0;
    } else if (value == None.NONE || value instanceof Undefined) {
      return false;
    } else if (isSized(value)) {
      return length(value) > 0;
    }
    return true;
  }

  static boolean isText(Object value) {
    return value instanceof String || value instanceof Markup;
  }

  static boolean isInteger(Object value) {
    return value instanceof Long || value instanceof BigInteger || value instanceof Boolean;
  }

  static boolean isNumber(Object value) {
    return isInteger(value) || value instanceof Double;
  }

  private static boolean isSized(Object value) {
    return isText(value)
        || value instanceof ListValue
        || value instanceof TupleValue
        || value instanceof DictValue
        || value instanceof RangeValue
        || value instanceof ViewValue
        || value instanceof LoopState
        || value instanceof Undefined;
  }

  static int length(Object value) {
    if (isText(value)) {
      return Texts.length(string(value));
    } else if (value instanceof DictValue dict) {
      return dict.size();
    } else if (value instanceof LoopState loop) {
      return loop.length();
    } else if (isSized(value)) {
      return items(value).size();
    }
    throw TemplateException.failed("object of type '%s' has no len()", name(value));
  }

  static boolean isIterable(Object value) {
    return isSized(value) || value instanceof IteratorValue;
  }

  /** What a loop over the value meets; an iterator has nothing left afterwards. */
  static List<Object> items(Object value) {
    if (value instanceof ListValue list) {
      return list.items();
    } else if (value instanceof TupleValue tuple) {
      return tuple.items();
    } else if (value instanceof DictValue dict) {
      return dict.keys();
    } else if (value instanceof RangeValue range) {
      return range.items();
    } else if (value instanceof ViewValue view) {
      return view.items();
    } else if (value instanceof IteratorValue iterator) {
      return iterator.drain();
    } else if (isText(value)) {
      return characters(string(value));
    } else if (value instanceof Undefined) {
      return List.of();
    }
    throw TemplateException.failed("'%s' object is not iterable", name(value));
  }

  private static List<Object> characters(String text) {
    if (Texts.isNarrow(text)) {
      return new AbstractList<>() {
        @Override
        public Object get(int index) {
          return String.valueOf(text.charAt(index));
        }

        @Override
        public int size() {
          return text.length();
        }
      };
    }
    return text.codePoints().<Object>mapToObj(Character::toString).toList();
  }

  /** The characters of a string. */
  static String string(Object value) {
    if (value instanceof String text) {
      return text;
    } else if (value instanceof Markup markup) {
      return markup.text();
    }
    throw notDefined(value, "expected str, not '%s'");
  }

  /** A whole number that counts or points. */
  static int index(Object value) {
    if (value instanceof Boolean truth) {
      return truth ? 1 : 0;
    } else if (value instanceof Long number) {
      return (int) Math.max(Integer.MIN_VALUE + 1, Math.min(Integer.MAX_VALUE, number));
    } else if (value instanceof BigInteger number) {
      return number.signum() < 0 ? Integer.MIN_VALUE + 1 : Integer.MAX_VALUE;
    }
    throw notDefined(value, "'%s' object cannot be interpreted as an integer");
  }

  /** An error that names the type, unless what is wrong is that the value is not there. */
  static TemplateException notDefined(Object value, String message) {
    return value instanceof Undefined undefined
        ? undefined.error()
        : TemplateException.failed(message, name(value));
  }
}
