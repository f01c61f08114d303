package io.penstock.text.template;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.lang.UCharacterCategory;
import java.math.BigInteger;
import java.util.List;

/** Values as Python's {@code str} and {@code repr} write them. */
final class Repr {
  private static final int MAX_DEPTH = 200;

  /** More digits Python does not write. */
  private static final int MAX_DIGITS = 4300;

  private Repr() {}

  static String str(Object value) {
    if (value instanceof String text) {
      return text;
    } else if (value instanceof Markup markup) {
      return markup.text();
    } else if (value instanceof Undefined) {
      return "";
    }
    return repr(value);
  }

  static String repr(Object value) {
    StringBuilder out = new StringBuilder();
    write(value, out, 0);
    return out.toString();
  }

  private static void write(Object value, StringBuilder out, int depth) {
    if (depth > MAX_DEPTH) {
      throw TemplateException.limit("a value nests more than %d deep".formatted(MAX_DEPTH));
    }
    if (value instanceof String text) {
      quote(text, out);
    } else if (value instanceof Boolean truth) {
      out.append(truth ? "True" : "False");
    } else if (value instanceof Double number) {
      out.append(FloatText.repr(number));
    } else if (value instanceof Long) {
      out.append(value);
    } else if (value instanceof BigInteger number) {
      out.append(digits(number));
    } else if (value == None.NONE) {
      out.append("None");
    } else if (value instanceof Undefined) {
      out.append("Undefined");
    } else if (value instanceof ListValue list) {
      writeAll("[", list.items(), "]", out, depth);
    } else if (value instanceof TupleValue tuple) {
      writeAll("(", tuple.items(), tuple.items().size() == 1 ? ",)" : ")", out, depth);
    } else if (value instanceof DictValue dict) {
      writeDict(dict, out, depth);
    } else {
      writeOther(value, out, depth);
    }
  }

  private static void writeOther(Object value, StringBuilder out, int depth) {
    if (value instanceof Markup markup) {
      out.append("Markup(");
      quote(markup.text(), out);
      out.append(')');
    } else if (value instanceof RangeValue range) {
      out.append("range(").append(range.start()).append(", ").append(range.stop());
      out.append(range.step() == 1 ? ")" : ", " + range.step() + ")");
    } else if (value instanceof ViewValue view) {
      writeAll(view.type() + "([", view.items(), "])", out, depth);
    } else if (value instanceof Namespace namespace) {
      out.append("<Namespace ");
      writeDict(namespace.toDict(), out, depth);
      out.append('>');
    } else if (value instanceof Macro macro) {
      out.append("<Macro '").append(macro.name()).append("'>");
    } else if (value instanceof LoopState loop) {
      out.append("<LoopContext %d/%d>".formatted(loop.index(), loop.length()));
    } else {
      // Python writes an address here, which no template can want to have in a text.
      throw TemplateException.failed("a %s has no text", Types.name(value));
    }
  }

  static String digits(BigInteger number) {
    String digits = number.toString();
    if (digits.length() > MAX_DIGITS) {
      throw TemplateException.failed(
          "Exceeds the limit (%d digits) for integer string conversion", MAX_DIGITS);
    }
    return digits;
  }

  private static void writeAll(
      String open, List<Object> items, String close, StringBuilder out, int depth) {
    out.append(open);
    for (int at = 0; at < items.size(); at++) {
      out.append(at == 0 ? "" : ", ");
      write(items.get(at), out, depth + 1);
    }
    out.append(close);
  }

  private static void writeDict(DictValue dict, StringBuilder out, int depth) {
    out.append('{');
    String separator = "";
    for (Object item : dict.items()) {
      TupleValue pair = (TupleValue) item;
      out.append(separator);
      write(pair.items().get(0), out, depth + 1);
      out.append(": ");
      write(pair.items().get(1), out, depth + 1);
      separator = ", ";
    }
    out.append('}');
  }

  private static void quote(String text, StringBuilder out) {
    char quote = text.indexOf('\'') >= 0 && text.indexOf('"') < 0 ? '"' : '\'';
    out.append(quote);
    text.codePoints().forEach(c -> escape(c, quote, out));
    out.append(quote);
  }

  private static void escape(int c, char quote, StringBuilder out) {
    if (c == quote || c == '\\') {
      out.append('\\').append((char) c);
    } else if (c == '\n') {
      out.append("\\n");
    } else if (c == '\r') {
      out.append("\\r");
    } else if (c == '\t') {
      out.append("\\t");
    } else if (c == ' ' || (c > ' ' && c < 0x7f) || isPrintable(c)) {
      out.appendCodePoint(c);
    } else if (c < 0x100) {
      out.append("\\x%02x".formatted(c));
    } else if (c < 0x10000) {
      out.append("\\u%04x".formatted(c));
    } else {
      out.append("\\U%08x".formatted(c));
    }
  }

  private static boolean isPrintable(int c) {
    return switch (UCharacter.getType(c)) {
      case UCharacterCategory.CONTROL,
          UCharacterCategory.FORMAT,
          UCharacterCategory.SURROGATE,
          UCharacterCategory.PRIVATE_USE,
          UCharacterCategory.UNASSIGNED,
          UCharacterCategory.LINE_SEPARATOR,
          UCharacterCategory.PARAGRAPH_SEPARATOR,
          UCharacterCategory.SPACE_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
