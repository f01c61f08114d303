package io.penstock.text.template;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code "..." % values}. */
final class PercentFormat {
  private static final Pattern PLACE =
      Pattern.compile(
          "%(?:\\(([^()]*)\\))?([-+ #0]*)(\\*|[0-9]{1,9})?(?:\\.(\\*|[0-9]{0,9}))?[hlL]?(.)?",
          Pattern.DOTALL);

  private final Run run;
  private final Object values;
  private final List<Object> inOrder;
  private int used;

  private PercentFormat(Run run, Object values) {
    this.run = run;
    this.values = values;
    this.inOrder = values instanceof TupleValue tuple ? tuple.items() : List.of(values);
  }

  static String format(Run run, String format, Object values) {
    PercentFormat places = new PercentFormat(run, values);
    StringBuilder out = new StringBuilder();
    Matcher matcher = PLACE.matcher(format);
    int from = 0;
    while (matcher.find(from)) {
      out.append(format, from, matcher.start());
      String written = places.write(matcher);
      run.make((long) written.length() + matcher.start() - from);
      out.append(written);
      from = matcher.end();
    }
    if (places.used < places.inOrder.size()
        && !(values instanceof DictValue)
        && !(values instanceof ListValue && places.used > 0)) {
      throw TemplateException.failed("not all arguments converted during string formatting");
    }
    return run.made(out.append(format, from, format.length()).toString());
  }

  private Object next() {
    if (used >= inOrder.size()) {
      throw TemplateException.failed("not enough arguments for format string");
    }
    return inOrder.get(used++);
  }

  private String write(Matcher place) {
    String type = place.group(5);
    if (type == null) {
      throw TemplateException.failed("incomplete format");
    }
    if (type.equals("%")) {
      return "%";
    }
    String flags = place.group(2);
    boolean left = flags.contains("-");
    int width = number(place.group(3));
    if (width < 0 && "*".equals(place.group(3))) {
      left = true;
      width = -width;
    }
    int precision = place.group(4) == null ? -1 : Math.max(0, number(place.group(4)));
    Object value = place.group(1) == null ? next() : named(place.group(1));
    char letter = type.charAt(0);
    boolean text = letter == 's' || letter == 'r' || letter == 'a' || letter == 'c';
    boolean zero = flags.contains("0") && !left && !text;
    char sign = flags.contains("+") ? '+' : (flags.contains(" ") ? ' ' : '-');
    FormatSpec spec =
        new FormatSpec(
            zero ? "0" : " ",
            left ? '<' : (zero ? '=' : '>'),
            sign,
            flags.contains("#"),
            width,
            "",
            precision,
            text ? 's' : (letter == 'i' || letter == 'u' ? 'd' : letter));
    return spec.format(run, converted(letter, value));
  }

  private int number(@org.jspecify.annotations.Nullable String written) {
    if (written == null || written.isEmpty()) {
      return 0;
    }
    return written.equals("*") ? Types.index(next()) : Integer.parseInt(written);
  }

  private Object named(String name) {
    if (!(values instanceof DictValue dict)) {
      throw TemplateException.failed("format requires a mapping");
    }
    Object value = dict.get(name);
    if (value == null) {
      throw TemplateException.failed("%s", Repr.repr(name));
    }
    return value;
  }

  private static Object converted(char letter, Object value) {
    switch (letter) {
      case 's' -> {
        return Repr.str(value);
      }
      case 'r', 'a' -> {
        return Repr.repr(value);
      }
      case 'c' -> {
        return Types.isText(value) ? Types.string(value) : Character.toString(Types.index(value));
      }
      case 'd', 'i', 'u' -> {
        if (value instanceof Double number) {
          return Arithmetic.normal(new BigDecimal(number).toBigInteger());
        }
      }
      case 'e', 'E', 'f', 'F', 'g', 'G' -> {
        if (Types.isNumber(value)) {
          return Arithmetic.toDouble(value);
        }
        throw Types.notDefined(value, "must be real number, not %s");
      }
      case 'x', 'X', 'o' -> {}
      default -> throw TemplateException.failed("unsupported format character '%s'", letter);
    }
    if (!Types.isInteger(value)) {
      throw Types.notDefined(value, "%%" + letter + " format: a real number is required, not %s");
    }
    BigInteger whole = Arithmetic.toBig(value);
    return Arithmetic.normal(whole);
  }
}
