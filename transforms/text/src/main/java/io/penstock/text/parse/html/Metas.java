package io.penstock.text.parse.html;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.parser.Parser;

/**
 * The meta elements of a page.
 *
 * @param values by name in lower case, the first of each
 */
record Metas(Map<String, String> values) {

  static Metas of(Document page) {
    Map<String, String> values = new HashMap<>();
    for (Element meta : page.select("meta[content]")) {
      // Double escaping is common here.
      String value = Parser.unescapeEntities(meta.attr("content"), false).strip();
      for (String key : List.of("property", "name", "itemprop")) {
        for (String name : meta.attr(key).toLowerCase(Locale.ROOT).strip().split("\\s+", -1)) {
          if (!name.isEmpty() && !value.isEmpty()) {
            values.putIfAbsent(name.replace("dc.", "dc:").replace("dcterm.", "dcterm:"), value);
          }
        }
      }
    }
    return new Metas(values);
  }

  /** The value of the first of these names that has one. */
  String first(String... names) {
    for (String name : names) {
      String value = values.get(name);
      if (value != null) {
        return value;
      }
    }
    return "";
  }

  /** As {@link #first}, but words: addresses are no names of authors. */
  String words(String... names) {
    for (String name : names) {
      String value = values.getOrDefault(name, "");
      if (!value.isEmpty() && !value.startsWith("http:") && !value.startsWith("https:")) {
        return value;
      }
    }
    return "";
  }
}
