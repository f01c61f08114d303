package io.penstock.text.template;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Filters that give a string. */
final class TextFilters {
  private TextFilters() {}

  static void addTo(Map<String, Filter> filters) {
    filters.put("upper", (run, value, arguments) -> run.made(Casing.upper(Repr.str(value))));
    filters.put("lower", (run, value, arguments) -> run.made(Casing.lower(Repr.str(value))));
    filters.put(
        "capitalize", (run, value, arguments) -> run.made(Casing.capitalize(Repr.str(value))));
    filters.put("title", (run, value, arguments) -> run.made(title(Repr.str(value))));
    filters.put("trim", TextFilters::trim);
    filters.put("replace", TextFilters::replace);
    filters.put("string", (run, value, arguments) -> text(run, value));
    filters.put("center", TextFilters::center);
    filters.put("indent", TextFilters::indent);
    filters.put("truncate", TextFilters::truncate);
    filters.put("wordcount", (run, value, arguments) -> wordCount(Repr.str(value)));
    filters.put("format", TextFilters::format);
    filters.put("escape", TextFilters::escape);
    filters.put("e", TextFilters::escape);
    filters.put("forceescape", (run, value, arguments) -> Markup.escaped(Repr.str(value)));
    filters.put("safe", (run, value, arguments) -> new Markup(Repr.str(value)));
    filters.put("urlencode", TextFilters::urlEncode);
    filters.put("xmlattr", TextFilters::xmlAttributes);
  }

  private static Object escape(Run run, Object value, Arguments arguments) {
    return Markup.of(value);
  }

  private static Object text(Run run, Object value) {
    return value instanceof Markup ? value : run.made(Repr.str(value));
  }

  private static String title(String text) {
    StringBuilder out = new StringBuilder(text.length());
    boolean starts = true;
    int at = 0;
    while (at < text.length()) {
      int c = text.codePointAt(at);
      String letter = Character.toString(c);
      boolean separates = c == '-' || "({[<".indexOf(c) >= 0 || Texts.isSpace(c);
      out.append(starts && !separates ? Casing.upper(letter) : Casing.lower(letter));
      starts = separates;
      at += Character.charCount(c);
    }
    return out.toString();
  }

  private static Object trim(Run run, Object value, Arguments arguments) {
    Object chars = arguments.only("do_trim()", "chars").get(0, "chars", None.NONE);
    return run.made(StringMethods.strip(Repr.str(value), chars, true, true));
  }

  private static Object replace(Run run, Object value, Arguments arguments) {
    arguments.only("do_replace()", "old", "new", "count");
    return StringMethods.replace(
        run,
        Repr.str(value),
        Repr.str(arguments.require(0, "old")),
        Repr.str(arguments.require(1, "new")),
        arguments.get(2, "count", None.NONE));
  }

  private static Object center(Run run, Object value, Arguments arguments) {
    return StringMethods.center(run, Repr.str(value), arguments.integer(0, "width", 80), ' ');
  }

  private static Object indent(Run run, Object value, Arguments arguments) {
    arguments.only("do_indent()", "width", "first", "blank");
    Object width = arguments.get(0, "width", 4L);
    String indent;
    if (Types.isText(width)) {
      indent = Types.string(width);
    } else {
      run.make(Math.max(0, Types.index(width)));
      indent = " ".repeat(Math.max(0, Types.index(width)));
    }
    if (value instanceof Undefined undefined) {
      throw undefined.error();
    }
    boolean blank = arguments.truth(2, "blank", false);
    List<String> lines = SplitMethods.lines(Types.string(value) + "\n", false);
    StringBuilder out = new StringBuilder(arguments.truth(1, "first", false) ? indent : "");
    for (int at = 0; at < lines.size(); at++) {
      String line = lines.get(at);
      run.make((long) line.length() + indent.length());
      boolean indented = at > 0 && (blank || !line.isEmpty());
      out.append(at == 0 ? "" : "\n").append(indented ? indent : "").append(line);
    }
    return out.toString();
  }

  private static Object truncate(Run run, Object value, Arguments arguments) {
    arguments.only("do_truncate()", "length", "killwords", "end", "leeway");
    int length = arguments.integer(0, "length", 255);
    String end = arguments.string(2, "end", "...");
    Object given = arguments.get(3, "leeway", None.NONE);
    int leeway = given == None.NONE ? 5 : Types.index(given);
    int endLength = Texts.length(end);
    if (length < endLength || leeway < 0) {
      throw TemplateException.failed("expected length >= %d, got %d", endLength, length);
    }
    String text = Types.string(value);
    int size = Texts.length(text);
    if (size <= (long) length + leeway) {
      return text;
    }
    String cut = Texts.slice(text, 0, length - endLength);
    if (!arguments.truth(1, "killwords", false) && cut.lastIndexOf(' ') >= 0) {
      cut = cut.substring(0, cut.lastIndexOf(' '));
    }
    return run.made(cut + end);
  }

  private static Object wordCount(String text) {
    long words = 0;
    boolean inWord = false;
    for (int at = 0; at < text.length(); at += Character.charCount(text.codePointAt(at))) {
      int c = text.codePointAt(at);
      boolean letter = c == '_' || Character.isLetterOrDigit(c);
      words += letter && !inWord ? 1 : 0;
      inWord = letter;
    }
    return words;
  }

  private static Object format(Run run, Object value, Arguments arguments) {
    if (!arguments.positional().isEmpty() && !arguments.named().isEmpty()) {
      throw TemplateException.failed(
          "can't handle positional and keyword arguments at the same time");
    }
    Object values;
    if (arguments.named().isEmpty()) {
      values = new TupleValue(arguments.positional());
    } else {
      DictValue named = new DictValue();
      arguments.named().forEach(named::put);
      values = named;
    }
    return PercentFormat.format(run, Repr.str(value), values);
  }

  private static Object urlEncode(Run run, Object value, Arguments arguments) {
    List<String> pairs = new ArrayList<>();
    if (value instanceof DictValue dict) {
      for (Object item : dict.items()) {
        List<Object> pair = ((TupleValue) item).items();
        pairs.add(form(pair.get(0)) + "=" + form(pair.get(1)));
      }
      return run.made(String.join("&", pairs));
    }
    if (Types.isText(value) || !Types.isIterable(value)) {
      return run.made(quote(Repr.str(value)).replace("%2F", "/"));
    }
    for (Object item : Types.items(value)) {
      List<Object> pair = Types.items(item);
      if (pair.size() != 2) {
        throw TemplateException.failed("urlencode: expected pairs");
      }
      pairs.add(form(pair.get(0)) + "=" + form(pair.get(1)));
    }
    return run.made(String.join("&", pairs));
  }

  private static String form(Object value) {
    return quote(Repr.str(value)).replace("%20", "+");
  }

  private static String quote(String text) {
    return URLEncoder.encode(text, UTF_8)
        .replace("+", "%20")
        .replace("*", "%2A")
        .replace("%7E", "~");
  }

  private static Object xmlAttributes(Run run, Object value, Arguments arguments) {
    if (!(value instanceof DictValue dict)) {
      throw Types.notDefined(value, "'%s' object has no attribute 'items'");
    }
    StringBuilder out = new StringBuilder();
    for (Object item : dict.items()) {
      List<Object> pair = ((TupleValue) item).items();
      String key = Repr.str(pair.get(0));
      if (key.chars().anyMatch(c -> Texts.isSpace(c) || "/>=".indexOf(c) >= 0)) {
        throw TemplateException.failed("Invalid character in attribute name: %s", Repr.repr(key));
      }
      if (pair.get(1) != None.NONE && !(pair.get(1) instanceof Undefined)) {
        out.append(out.isEmpty() ? "" : " ").append(Markup.escaped(key).text());
        out.append("=\"").append(Markup.of(pair.get(1)).text()).append('"');
      }
    }
    boolean space = arguments.truth(0, "autospace", true) && !out.isEmpty();
    return run.made((space ? " " : "") + out);
  }
}
