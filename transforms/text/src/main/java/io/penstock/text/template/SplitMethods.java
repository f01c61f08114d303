package io.penstock.text.template;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The methods of strings that cut them into parts. */
final class SplitMethods {
  private SplitMethods() {}

  static @Nullable Callable of(String text, String name) {
    return switch (name) {
      case "split" -> (run, arguments) -> split(run, text, arguments, false);
      case "rsplit" -> (run, arguments) -> split(run, text, arguments, true);
      case "splitlines" ->
          (run, arguments) -> {
            run.make(text.length());
            return list(run, lines(text, arguments.truth(0, "keepends", false)));
          };
      case "partition" -> (run, arguments) -> partition(run, text, arguments, false);
      case "rpartition" -> (run, arguments) -> partition(run, text, arguments, true);
      default -> null;
    };
  }

  private static ListValue list(Run run, List<String> parts) {
    run.make(8L * parts.size());
    return new ListValue(new ArrayList<>(parts));
  }

  private static Object split(Run run, String text, Arguments arguments, boolean last) {
    arguments.only("split()", "sep", "maxsplit");
    Object separator = arguments.get(0, "sep", None.NONE);
    int given = arguments.integer(1, "maxsplit", -1);
    int most = given < 0 ? Integer.MAX_VALUE : given;
    run.make(text.length());
    if (separator == None.NONE) {
      return list(run, last ? wordsFromRight(text, most) : words(text, most));
    }
    String by = Types.string(separator);
    if (by.isEmpty()) {
      throw TemplateException.failed("empty separator");
    }
    return list(run, last ? partsFromRight(text, by, most) : parts(text, by, most));
  }

  private static List<String> parts(String text, String by, int most) {
    List<String> parts = new ArrayList<>();
    int from = 0;
    int at = text.indexOf(by);
    while (at >= 0 && parts.size() < most) {
      parts.add(text.substring(from, at));
      from = at + by.length();
      at = text.indexOf(by, from);
    }
    parts.add(text.substring(from));
    return parts;
  }

  private static List<String> partsFromRight(String text, String by, int most) {
    List<String> parts = new ArrayList<>();
    int end = text.length();
    int at = text.lastIndexOf(by);
    while (at >= 0 && parts.size() < most) {
      parts.add(text.substring(at + by.length(), end));
      end = at;
      at = text.lastIndexOf(by, at - by.length());
      if (end < by.length()) {
        at = -1;
      }
    }
    parts.add(text.substring(0, end));
    Collections.reverse(parts);
    return parts;
  }

  private static List<String> words(String text, int most) {
    List<String> words = new ArrayList<>();
    int at = 0;
    while (true) {
      while (at < text.length() && Texts.isSpace(text.charAt(at))) {
        at++;
      }
      if (at == text.length()) {
        return words;
      }
      if (words.size() == most) {
        words.add(Texts.strip(text.substring(at), Texts::isSpace, false, true));
        return words;
      }
      int start = at;
      while (at < text.length() && !Texts.isSpace(text.charAt(at))) {
        at++;
      }
      words.add(text.substring(start, at));
    }
  }

  private static List<String> wordsFromRight(String text, int most) {
    List<String> words = new ArrayList<>();
    int end = text.length();
    while (true) {
      while (end > 0 && Texts.isSpace(text.charAt(end - 1))) {
        end--;
      }
      if (end == 0) {
        break;
      }
      if (words.size() == most) {
        words.add(Texts.strip(text.substring(0, end), Texts::isSpace, true, false));
        break;
      }
      int stop = end;
      while (end > 0 && !Texts.isSpace(text.charAt(end - 1))) {
        end--;
      }
      words.add(text.substring(end, stop));
    }
    Collections.reverse(words);
    return words;
  }

  private static Object partition(Run run, String text, Arguments arguments, boolean last) {
    String by = Types.string(arguments.require(0, "sep"));
    if (by.isEmpty()) {
      throw TemplateException.failed("empty separator");
    }
    run.make(text.length());
    int at = last ? text.lastIndexOf(by) : text.indexOf(by);
    if (at < 0) {
      return new TupleValue(last ? List.of("", "", text) : List.of(text, "", ""));
    }
    return new TupleValue(List.of(text.substring(0, at), by, text.substring(at + by.length())));
  }

  /** The lines of a text, cut as {@code str.splitlines} cuts them. */
  static List<String> lines(String text, boolean withEnds) {
    List<String> lines = new ArrayList<>();
    int start = 0;
    int at = 0;
    while (at < text.length()) {
      int end = at;
      char c = text.charAt(at++);
      if (c == '\r' && at < text.length() && text.charAt(at) == '\n') {
        at++;
      } else if (!isLineEnd(c)) {
        continue;
      }
      lines.add(text.substring(start, withEnds ? at : end));
      start = at;
    }
    if (start < text.length()) {
      lines.add(text.substring(start));
    }
    return lines;
  }

  private static boolean isLineEnd(char c) {
    return (c >= 0x0a && c <= 0x0d)
        || (c >= 0x1c && c <= 0x1e)
        || c == 0x85
        || c == 0x2028
        || c == 0x2029;
  }
}
