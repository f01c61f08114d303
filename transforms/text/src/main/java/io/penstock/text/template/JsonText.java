package io.penstock.text.template;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Values as {@code json.dumps(value, ensure_ascii=False)} writes them, which is what {@code tojson}
 * is in chat templates.
 */
final class JsonText {
  private static final int MAX_DEPTH = 200;

  private final Run run;
  private final @Nullable String indent;
  private final String itemSeparator;
  private final String keySeparator;
  private final boolean ascii;
  private final boolean sorted;
  private final StringBuilder out = new StringBuilder();

  private JsonText(Run run, Arguments arguments) {
    this.run = run;
    this.ascii = arguments.truth(0, "ensure_ascii", false);
    this.indent = indent(arguments.get(1, "indent", None.NONE));
    Object separators = arguments.get(2, "separators", None.NONE);
    if (separators == None.NONE) {
      this.itemSeparator = indent == null ? ", " : ",";
      this.keySeparator = ": ";
    } else {
      List<Object> pair = Types.items(separators);
      if (pair.size() != 2) {
        throw TemplateException.failed("tojson: separators must be two strings");
      }
      this.itemSeparator = Types.string(pair.get(0));
      this.keySeparator = Types.string(pair.get(1));
    }
    this.sorted = arguments.truth(3, "sort_keys", false);
  }

  /** The filter {@code tojson}. */
  static Object filter(Run run, Object value, Arguments arguments) {
    arguments.only("tojson()", "ensure_ascii", "indent", "separators", "sort_keys");
    JsonText json = new JsonText(run, arguments);
    json.write(value, 0);
    return run.made(json.out.toString());
  }

  private static @Nullable String indent(Object value) {
    if (value == None.NONE) {
      return null;
    }
    if (value instanceof String text) {
      return text;
    }
    int width = Types.index(value);
    if (width > 1000) {
      throw TemplateException.limit("tojson: an indent of more than 1000");
    }
    return " ".repeat(Math.max(0, width));
  }

  private void write(Object value, int depth) {
    run.step(1);
    if (depth > MAX_DEPTH) {
      throw TemplateException.limit("tojson: a value nests more than %d deep".formatted(MAX_DEPTH));
    }
    if (out.length() > 1 << 27) {
      throw TemplateException.limit("tojson: more than 128 Mi characters");
    }
    if (Types.isText(value)) {
      quote(Types.string(value));
    } else if (value instanceof ListValue || value instanceof TupleValue) {
      writeList(Types.items(value), depth);
    } else if (value instanceof DictValue dict) {
      writeDict(dict, depth);
    } else {
      out.append(scalar(value, "Object of type %s is not JSON serializable"));
    }
  }

  private static String scalar(Object value, String otherwise) {
    if (value == None.NONE) {
      return "null";
    } else if (value instanceof Boolean truth) {
      return truth ? "true" : "false";
    } else if (value instanceof Long || value instanceof BigInteger) {
      return Repr.repr(value);
    } else if (value instanceof Double number) {
      if (number.isNaN()) {
        return "NaN";
      }
      return number.isInfinite() ? (number > 0 ? "Infinity" : "-Infinity") : Repr.repr(number);
    }
    throw TemplateException.failed(otherwise, Types.name(value));
  }

  private void writeList(List<Object> items, int depth) {
    out.append('[');
    for (int at = 0; at < items.size(); at++) {
      out.append(at == 0 ? "" : itemSeparator);
      breakLine(depth + 1);
      write(items.get(at), depth + 1);
    }
    if (!items.isEmpty()) {
      breakLine(depth);
    }
    out.append(']');
  }

  private void writeDict(DictValue dict, int depth) {
    List<Object> keys = new ArrayList<>(dict.keys());
    if (sorted) {
      keys.sort(Comparison::compare);
    }
    out.append('{');
    String separator = "";
    for (Object key : keys) {
      out.append(separator);
      separator = itemSeparator;
      breakLine(depth + 1);
      quote(
          Types.isText(key)
              ? Types.string(key)
              : scalar(key, "keys must be str, int, float, bool or None, not %s"));
      out.append(keySeparator);
      Object value = dict.get(key);
      write(value == null ? None.NONE : value, depth + 1);
    }
    if (!keys.isEmpty()) {
      breakLine(depth);
    }
    out.append('}');
  }

  private void breakLine(int depth) {
    if (indent != null) {
      out.append('\n').append(indent.repeat(depth));
    }
  }

  private void quote(String text) {
    out.append('"');
    for (int at = 0; at < text.length(); at++) {
      char c = text.charAt(at);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        case '\f' -> out.append("\\f");
        case '\b' -> out.append("\\b");
        default -> {
          if (c < ' ' || (ascii && c > '~')) {
            out.append("\\u%04x".formatted((int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }
}
