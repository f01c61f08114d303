package io.penstock.text.template;

/** A string that is HTML already: what is joined to it is escaped. */
record Markup(String text) {
  static Markup escaped(String text) {
    StringBuilder out = new StringBuilder(text.length() + 16);
    for (int at = 0; at < text.length(); at++) {
      char c = text.charAt(at);
      switch (c) {
        case '&' -> out.append("&amp;");
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '\'' -> out.append("&#39;");
        case '"' -> out.append("&#34;");
        default -> out.append(c);
      }
    }
    return new Markup(out.toString());
  }

  static Markup of(Object value) {
    return value instanceof Markup markup ? markup : escaped(Repr.str(value));
  }
}
