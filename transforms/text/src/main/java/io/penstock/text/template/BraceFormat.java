package io.penstock.text.template;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code "...".format(values)}. */
final class BraceFormat {
  private static final Pattern PART = Pattern.compile("\\.([^.\\[]+)|\\[([^]]+)]");

  private final Run run;
  private final Arguments arguments;
  private int used;

  private BraceFormat(Run run, Arguments arguments) {
    this.run = run;
    this.arguments = arguments;
  }

  static String format(Run run, String format, Arguments arguments) {
    return new BraceFormat(run, arguments).format(format, 2);
  }

  private String format(String format, int depth) {
    if (depth == 0) {
      throw TemplateException.failed("Max string recursion exceeded");
    }
    StringBuilder out = new StringBuilder();
    int at = 0;
    while (at < format.length()) {
      char c = format.charAt(at);
      boolean doubled = at + 1 < format.length() && format.charAt(at + 1) == c;
      if ((c == '{' || c == '}') && doubled) {
        out.append(c);
        at += 2;
      } else if (c == '}') {
        throw TemplateException.failed("Single '}' encountered in format string");
      } else if (c == '{') {
        int end = end(format, at + 1);
        String written = field(format.substring(at + 1, end), depth);
        run.make(written.length());
        out.append(written);
        at = end + 1;
      } else {
        out.append(c);
        at++;
      }
    }
    return run.made(out.toString());
  }

  private static int end(String format, int start) {
    int open = 1;
    for (int at = start; at < format.length(); at++) {
      char c = format.charAt(at);
      open += c == '{' ? 1 : (c == '}' ? -1 : 0);
      if (open == 0) {
        return at;
      }
    }
    throw TemplateException.failed("expected '}' before end of string");
  }

  private String field(String field, int depth) {
    int colon = field.indexOf(':');
    String name = colon < 0 ? field : field.substring(0, colon);
    int mark = name.indexOf('!');
    Object value = value(mark < 0 ? name : name.substring(0, mark));
    // After the value: both may take the next argument.
    String spec = colon < 0 ? "" : format(field.substring(colon + 1), depth - 1);
    if (mark >= 0) {
      String conversion = name.substring(mark + 1);
      if (!conversion.equals("r") && !conversion.equals("s")) {
        throw TemplateException.failed("Unknown conversion specifier %s", Repr.repr(conversion));
      }
      value = conversion.equals("r") ? Repr.repr(value) : Repr.str(value);
    }
    return spec.isEmpty() ? Repr.str(value) : FormatSpec.parse(spec).format(run, value);
  }

  private Object value(String path) {
    int end = 0;
    while (end < path.length() && path.charAt(end) != '.' && path.charAt(end) != '[') {
      end++;
    }
    Object value = first(path.substring(0, end));
    Matcher part = PART.matcher(path).region(end, path.length());
    while (part.lookingAt()) {
      String key = part.group(2);
      if (key == null) {
        value = Attributes.attribute(value, part.group(1));
      } else {
        boolean number = key.length() < 10 && key.chars().allMatch(c -> c >= '0' && c <= '9');
        value = Attributes.item(value, number ? (Object) Long.valueOf(key) : key);
      }
      part.region(part.end(), path.length());
    }
    return value;
  }

  private Object first(String name) {
    boolean number = name.length() < 10 && name.chars().allMatch(c -> c >= '0' && c <= '9');
    if (number) {
      int index = name.isEmpty() ? used++ : Integer.parseInt(name);
      if (index >= arguments.positional().size()) {
        throw TemplateException.failed("tuple index out of range");
      }
      return arguments.positional().get(index);
    }
    Object value = arguments.named().get(name);
    if (value == null) {
      throw TemplateException.failed("%s", Repr.repr(name));
    }
    return value;
  }
}
