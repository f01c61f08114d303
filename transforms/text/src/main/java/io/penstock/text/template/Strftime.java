package io.penstock.text.template;

import java.time.LocalDateTime;
import java.time.format.TextStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.IsoFields;
import java.util.Locale;

/** Dates as C's {@code strftime} writes them in the C locale, with glibc's signs for padding. */
final class Strftime {
  private Strftime() {}

  static String format(LocalDateTime time, String format) {
    StringBuilder out = new StringBuilder();
    for (int at = 0; at < format.length(); at++) {
      char c = format.charAt(at);
      if (c != '%' || at + 1 == format.length()) {
        out.append(c);
        continue;
      }
      char sign = 0;
      if ("-_0^".indexOf(format.charAt(at + 1)) >= 0 && at + 2 < format.length()) {
        sign = format.charAt(++at);
      }
      String part = part(time, format.charAt(++at), sign);
      out.append(sign == '^' ? Casing.upper(part) : part);
    }
    return out.toString();
  }

  private static String part(LocalDateTime time, char letter, char sign) {
    return switch (letter) {
      case 'Y' -> String.valueOf(time.getYear());
      case 'C' -> number(time.getYear() / 100, 2, '0', sign);
      case 'y' -> number(time.getYear() % 100, 2, '0', sign);
      case 'm' -> number(time.getMonthValue(), 2, '0', sign);
      case 'd' -> number(time.getDayOfMonth(), 2, '0', sign);
      case 'e' -> number(time.getDayOfMonth(), 2, ' ', sign);
      case 'H' -> number(time.getHour(), 2, '0', sign);
      case 'k' -> number(time.getHour(), 2, ' ', sign);
      case 'I' -> number(hour12(time), 2, '0', sign);
      case 'l' -> number(hour12(time), 2, ' ', sign);
      case 'M' -> number(time.getMinute(), 2, '0', sign);
      case 'S' -> number(time.getSecond(), 2, '0', sign);
      case 'f' -> number(time.getNano() / 1000, 6, '0', (char) 0);
      case 'j' -> number(time.getDayOfYear(), 3, '0', sign);
      case 'p' -> time.getHour() < 12 ? "AM" : "PM";
      case 'P' -> time.getHour() < 12 ? "am" : "pm";
      case 'A' -> time.getDayOfWeek().getDisplayName(TextStyle.FULL, Locale.ENGLISH);
      case 'a' ->
          time.getDayOfWeek().getDisplayName(TextStyle.FULL, Locale.ENGLISH).substring(0, 3);
      case 'B' -> time.getMonth().getDisplayName(TextStyle.FULL, Locale.ENGLISH);
      case 'b', 'h' ->
          time.getMonth().getDisplayName(TextStyle.FULL, Locale.ENGLISH).substring(0, 3);
      case 'u' -> String.valueOf(time.getDayOfWeek().getValue());
      case 'w' -> String.valueOf(time.getDayOfWeek().getValue() % 7);
      case 'U' ->
          number((time.getDayOfYear() + 6 - time.getDayOfWeek().getValue() % 7) / 7, 2, '0', sign);
      case 'W' ->
          number((time.getDayOfYear() + 7 - time.getDayOfWeek().getValue()) / 7, 2, '0', sign);
      case 'V' -> number(time.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR), 2, '0', sign);
      case 'G' -> String.valueOf(time.get(IsoFields.WEEK_BASED_YEAR));
      case 'g' -> number(time.get(IsoFields.WEEK_BASED_YEAR) % 100, 2, '0', sign);
      case 'F' -> format(time, "%Y-%m-%d");
      case 'D', 'x' -> format(time, "%m/%d/%y");
      case 'T', 'X' -> format(time, "%H:%M:%S");
      case 'R' -> format(time, "%H:%M");
      case 'r' -> format(time, "%I:%M:%S %p");
      case 'c' -> format(time, "%a %b %e %H:%M:%S %Y");
      case 'n' -> "\n";
      case 't' -> "\t";
      case 'Z', 'z' -> "";
      case '%' -> "%";
      default -> throw TemplateException.failed("strftime_now: '%%%s' is not supported", letter);
    };
  }

  private static int hour12(LocalDateTime time) {
    return time.get(ChronoField.CLOCK_HOUR_OF_AMPM);
  }

  private static String number(int value, int width, char fill, char sign) {
    String digits = String.valueOf(value);
    char by = sign == '_' ? ' ' : (sign == '0' ? '0' : fill);
    return sign == '-'
        ? digits
        : String.valueOf(by).repeat(Math.max(0, width - digits.length())) + digits;
  }
}
