package io.penstock.text.template;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Jinja's filters by name. */
final class Filters {
  /** Jinja has them; they draw lots, or write HTML. */
  private static final Set<String> UNSUPPORTED =
      Set.of("random", "urlize", "striptags", "wordwrap", "filesizeformat", "pprint");

  private static final Map<String, Filter> ALL = new HashMap<>();

  static {
    TextFilters.addTo(ALL);
    ListFilters.addTo(ALL);
    SelectionFilters.addTo(ALL);
    Numbers.addTo(ALL);
    ALL.put("tojson", JsonText::filter);
  }

  private Filters() {}

  static @Nullable Filter named(String name) {
    return ALL.get(name);
  }

  /** Whether Jinja knows it. */
  static boolean isKnown(String name) {
    return UNSUPPORTED.contains(name);
  }
}
