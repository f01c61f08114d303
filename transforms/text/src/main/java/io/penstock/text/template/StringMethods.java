package io.penstock.text.template;

import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The methods of strings. */
final class StringMethods {
  private static final Set<String> UNSUPPORTED = Set.of("encode", "translate", "maketrans");

  private StringMethods() {}

  static @Nullable Object of(String text, String name) {
    if (UNSUPPORTED.contains(name)) {
      return Undefined.because("the method str.%s is not supported".formatted(name));
    }
    Callable cut = SplitMethods.of(text, name);
    if (cut != null) {
      return cut;
    }
    return switch (name) {
      case "strip" -> stripping(text, true, true);
      case "lstrip" -> stripping(text, true, false);
      case "rstrip" -> stripping(text, false, true);
      case "upper" -> mapping(text, Casing::upper);
      case "lower", "casefold" -> mapping(text, Casing::lower);
      case "title" -> mapping(text, Casing::title);
      case "capitalize" -> mapping(text, Casing::capitalize);
      case "swapcase" -> mapping(text, Casing::swap);
      case "startswith" -> (Callable) (run, arguments) -> affix(text, arguments, true);
      case "endswith" -> (Callable) (run, arguments) -> affix(text, arguments, false);
      case "find" -> searching(text, false, false);
      case "rfind" -> searching(text, true, false);
      case "index" -> searching(text, false, true);
      case "rindex" -> searching(text, true, true);
      case "count" -> (Callable) (run, arguments) -> count(run, text, arguments);
      case "replace" ->
          (Callable)
              (run, arguments) ->
                  replace(
                      run,
                      text,
                      Types.string(arguments.require(0, "old")),
                      Types.string(arguments.require(1, "new")),
                      arguments.get(2, "count", None.NONE));
      case "join" -> (Callable) (run, arguments) -> join(run, text, arguments);
      case "format" -> (Callable) (run, arguments) -> BraceFormat.format(run, text, arguments);
      case "removeprefix" -> (Callable) (run, arguments) -> remove(text, arguments, true);
      case "removesuffix" -> (Callable) (run, arguments) -> remove(text, arguments, false);
      case "center" -> (Callable) (run, arguments) -> pad(run, text, arguments, '^');
      case "ljust" -> (Callable) (run, arguments) -> pad(run, text, arguments, '<');
      case "rjust" -> (Callable) (run, arguments) -> pad(run, text, arguments, '>');
      case "zfill" -> (Callable) (run, arguments) -> zeros(run, text, arguments);
      case "expandtabs" -> (Callable) (run, arguments) -> expandTabs(run, text, arguments);
      default -> StringQuestions.of(text, name);
    };
  }

  private static Callable mapping(String text, UnaryOperator<String> method) {
    return (run, arguments) -> {
      arguments.only("a method of str");
      return run.made(method.apply(text));
    };
  }

  private static Callable stripping(String text, boolean left, boolean right) {
    return (run, arguments) ->
        run.made(
            strip(
                text, arguments.only("strip()", "chars").get(0, "chars", None.NONE), left, right));
  }

  static String strip(String text, Object chars, boolean left, boolean right) {
    if (chars == None.NONE) {
      return Texts.strip(text, Texts::isSpace, left, right);
    }
    String unwanted = Types.string(chars);
    return Texts.strip(text, c -> unwanted.indexOf(c) >= 0, left, right);
  }

  /** The part that start and end of a search leave, or null where the start is beyond the end. */
  private static @Nullable String part(String text, Arguments arguments) {
    Object start = arguments.get(1, "start", None.NONE);
    Object end = arguments.get(2, "end", None.NONE);
    if (start == None.NONE && end == None.NONE) {
      return text;
    }
    int length = Texts.length(text);
    int from = start == None.NONE ? 0 : Types.index(start);
    if (from > length) {
      return null;
    }
    from = from < 0 ? Math.max(0, from + length) : from;
    int to = end == None.NONE ? length : Math.min(length, Types.index(end));
    to = to < 0 ? Math.max(0, to + length) : to;
    return from > to ? null : Texts.slice(text, from, to);
  }

  private static Object affix(String text, Arguments arguments, boolean prefix) {
    Object wanted = arguments.require(0, "prefix");
    String part = part(text, arguments);
    if (!Types.isText(wanted) && !(wanted instanceof TupleValue)) {
      throw Types.notDefined(
          wanted,
          (prefix ? "startswith" : "endswith")
              + " first arg must be str or a tuple of str, not %s");
    }
    List<Object> all =
        wanted instanceof TupleValue tuple ? tuple.items() : List.of(Types.string(wanted));
    for (Object one : all) {
      String affix = Types.string(one);
      if (part != null && (prefix ? part.startsWith(affix) : part.endsWith(affix))) {
        return true;
      }
    }
    return false;
  }

  private static Callable searching(String text, boolean last, boolean must) {
    return (run, arguments) -> {
      String wanted = Types.string(arguments.require(0, "sub"));
      String part = part(text, arguments);
      run.step(text.length() >> 6);
      int at = -1;
      if (part != null) {
        at = last ? part.lastIndexOf(wanted) : part.indexOf(wanted);
      }
      if (part == null || at < 0) {
        if (must) {
          throw TemplateException.failed("substring not found");
        }
        return -1L;
      }
      int start = Types.index(orZero(arguments.get(1, "start", 0L)));
      int length = Texts.length(text);
      int offset = start < 0 ? Math.max(0, start + length) : start;
      return (long) offset + part.codePointCount(0, at);
    };
  }

  private static Object orZero(Object start) {
    return start == None.NONE ? (Object) 0L : start;
  }

  private static Object count(Run run, String text, Arguments arguments) {
    String wanted = Types.string(arguments.require(0, "sub"));
    String part = part(text, arguments);
    run.step(text.length() >> 6);
    if (part == null) {
      return 0L;
    }
    if (wanted.isEmpty()) {
      return Texts.length(part) + 1L;
    }
    long count = 0;
    for (int at = part.indexOf(wanted); at >= 0; at = part.indexOf(wanted, at + wanted.length())) {
      count++;
    }
    return count;
  }

  static Object replace(Run run, String text, String old, String by, Object count) {
    int most = count == None.NONE ? -1 : Types.index(count);
    if (most == 0 || (!old.isEmpty() && !text.contains(old))) {
      return text;
    }
    StringBuilder out = new StringBuilder();
    int from = 0;
    int at = text.indexOf(old);
    for (int done = 0; at >= 0 && done != most; done++) {
      run.make((long) at - from + by.length());
      out.append(text, from, at).append(by);
      from = at + old.length();
      if (old.isEmpty()) {
        if (at == text.length()) {
          return out.toString();
        }
        int next = text.offsetByCodePoints(at, 1);
        out.append(text, at, next);
        from = next;
        at = next;
      } else {
        at = text.indexOf(old, from);
      }
    }
    run.make((long) text.length() - from);
    return out.append(text, from, text.length()).toString();
  }

  private static Object join(Run run, String between, Arguments arguments) {
    StringBuilder out = new StringBuilder();
    int at = 0;
    for (Object item : Types.items(arguments.require(0, "iterable"))) {
      if (!Types.isText(item)) {
        throw TemplateException.failed(
            "sequence item %d: expected str instance, %s found", at, Types.name(item));
      }
      String text = Types.string(item);
      run.make((long) text.length() + between.length());
      out.append(at++ == 0 ? "" : between).append(text);
    }
    return out.toString();
  }

  private static Object remove(String text, Arguments arguments, boolean prefix) {
    String affix = Types.string(arguments.require(0, "prefix"));
    if (prefix) {
      return text.startsWith(affix) ? text.substring(affix.length()) : text;
    }
    return text.endsWith(affix) ? text.substring(0, text.length() - affix.length()) : text;
  }

  private static Object pad(Run run, String text, Arguments arguments, char align) {
    int width = Types.index(arguments.require(0, "width"));
    String fill = arguments.string(1, "fillchar", " ");
    if (Texts.length(fill) != 1) {
      throw TemplateException.failed("The fill character must be exactly one character long");
    }
    if (align == '^') {
      return center(run, text, width, fill.codePointAt(0));
    }
    return FormatSpec.pad(run, text, width, fill, align);
  }

  /** With an odd number of spaces the larger half is where Python has it. */
  static String center(Run run, String text, int width, int fill) {
    int missing = width - Texts.length(text);
    if (missing <= 0) {
      return text;
    }
    run.make((long) missing + text.length());
    int left = missing / 2 + (missing & width & 1);
    String one = Character.toString(fill);
    return one.repeat(left) + text + one.repeat(missing - left);
  }

  private static Object zeros(Run run, String text, Arguments arguments) {
    int missing = Types.index(arguments.require(0, "width")) - Texts.length(text);
    if (missing <= 0) {
      return text;
    }
    run.make((long) missing + text.length());
    int sign = text.startsWith("-") || text.startsWith("+") ? 1 : 0;
    return text.substring(0, sign) + "0".repeat(missing) + text.substring(sign);
  }

  private static Object expandTabs(Run run, String text, Arguments arguments) {
    int size = arguments.integer(0, "tabsize", 8);
    StringBuilder out = new StringBuilder();
    int column = 0;
    for (int at = 0; at < text.length(); at++) {
      char c = text.charAt(at);
      int width = c == '\t' ? (size > 0 ? size - column % size : 0) : 1;
      run.make(width);
      out.append(c == '\t' ? " ".repeat(width) : String.valueOf(c));
      column = c == '\n' || c == '\r' ? 0 : column + width;
    }
    return out.toString();
  }
}
