package io.penstock.text.template;

import java.math.BigInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How a value is written: Python's {@code [[fill]align][sign][#][0][width][,][.precision][type]}.
 *
 * @param fill what it is padded with
 * @param align &lt;, &gt;, ^ or =; 0 for what is usual for the type
 * @param sign +, - or a space
 * @param alternate whether with 0x and the like
 * @param width at least
 * @param group a comma or an underscore between thousands, or nothing
 * @param precision digits after the point, or characters; -1 for what is usual
 * @param type one letter; 0 for what is usual
 */
record FormatSpec(
    String fill,
    char align,
    char sign,
    boolean alternate,
    int width,
    String group,
    int precision,
    char type) {
  private static final int MAX_PRECISION = 1000;

  private static final Pattern SPEC =
      Pattern.compile(
          "(?:(.)?([<>^=]))?([-+ ])?(#)?(0)?([0-9]{1,9})?([,_])?(?:\\.([0-9]{1,9}))?([a-zA-Z%])?",
          Pattern.DOTALL);

  static FormatSpec parse(String written) {
    Matcher matcher = SPEC.matcher(written);
    if (!matcher.matches()) {
      throw TemplateException.failed("Invalid format specifier %s", Repr.repr(written));
    }
    boolean zero = matcher.group(5) != null;
    String align = matcher.group(2);
    return new FormatSpec(
        matcher.group(1) != null ? matcher.group(1) : (zero && align == null ? "0" : " "),
        align != null ? align.charAt(0) : (zero ? '=' : 0),
        letter(matcher.group(3), '-'),
        matcher.group(4) != null,
        number(matcher.group(6), 0),
        matcher.group(7) == null ? "" : matcher.group(7),
        number(matcher.group(8), -1),
        letter(matcher.group(9), (char) 0));
  }

  private static char letter(@Nullable String group, char otherwise) {
    return group == null ? otherwise : group.charAt(0);
  }

  private static int number(@Nullable String group, int otherwise) {
    return group == null ? otherwise : Integer.parseInt(group);
  }

  String format(Run run, Object value) {
    if (precision > MAX_PRECISION) {
      throw TemplateException.limit("a precision of more than " + MAX_PRECISION);
    }
    if (value instanceof Boolean && type == 0) {
      return text(run, Repr.str(value));
    } else if (Types.isNumber(value) && type != 's') {
      return number(run, value);
    } else if (type != 0 && type != 's') {
      throw TemplateException.failed(
          "Unknown format code '%s' for object of type '%s'", type, Types.name(value));
    }
    return text(run, Repr.str(value));
  }

  private String text(Run run, String value) {
    String cut =
        precision >= 0 && Texts.length(value) > precision
            ? Texts.slice(value, 0, precision)
            : value;
    return pad(run, cut, width, fill, align == 0 || align == '=' ? '<' : align);
  }

  private String number(Run run, Object value) {
    boolean whole = Types.isInteger(value) && "dbxXoncn\0".indexOf(type) >= 0;
    String digits = whole ? integer(Arithmetic.toBig(value)) : real(Arithmetic.toDouble(value));
    String before = digits.startsWith("-") ? "-" : (sign == '-' ? "" : String.valueOf(sign));
    String rest = digits.startsWith("-") ? digits.substring(1) : digits;
    if (!group.isEmpty()) {
      rest = grouped(rest);
    }
    if (whole && alternate && type != 'd' && type != 0) {
      before += "0" + type;
    }
    if (align == '=') {
      return before + pad(run, rest, width - before.length(), fill, '>');
    }
    return pad(run, before + rest, width, fill, align == 0 ? '>' : align);
  }

  private String integer(BigInteger number) {
    return switch (type) {
      case 'x' -> number.toString(16);
      case 'X' -> Casing.upper(number.toString(16));
      case 'o' -> number.toString(8);
      case 'b' -> number.toString(2);
      case 'c' -> Character.toString(number.intValue());
      default -> Repr.digits(number);
    };
  }

  private String real(double number) {
    int digits = precision < 0 ? 6 : precision;
    return switch (type) {
      case 'f', 'F' -> FloatText.fixed(number, digits);
      case 'e', 'E' -> FloatText.exponent(number, digits, type);
      case 'g' -> FloatText.general(number, digits, 'e');
      case 'G' -> FloatText.general(number, digits, 'E');
      case '%' -> FloatText.fixed(number * 100, digits) + "%";
      case 0 -> {
        if (precision < 0) {
          yield FloatText.repr(number);
        }
        String general = FloatText.general(number, precision, 'e');
        yield general.contains(".") || general.contains("e") ? general : general + ".0";
      }
      default ->
          throw TemplateException.failed(
              "Unknown format code '%s' for object of type 'float'", type);
    };
  }

  private String grouped(String digits) {
    int end = 0;
    while (end < digits.length() && Character.isDigit(digits.charAt(end))) {
      end++;
    }
    StringBuilder out = new StringBuilder(digits);
    for (int at = end - 3; at > 0; at -= 3) {
      out.insert(at, group);
    }
    return out.toString();
  }

  static String pad(Run run, String text, int width, String fill, char align) {
    int missing = width - Texts.length(text);
    if (missing <= 0) {
      return text;
    }
    run.make((long) missing + text.length());
    int left =
        switch (align) {
          case '<' -> 0;
          case '^' -> missing / 2;
          default -> missing;
        };
    return fill.repeat(left) + text + fill.repeat(missing - left);
  }
}
