package io.penstock.cli.run;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a pipeline file says of duplicates: {@code dedupe.near-duplicates} and {@code
 * dedupe.paragraph-duplicates}, each true or keys and values.
 */
final class DedupeSettings {
  private static final String NEAR = "near-duplicates";
  private static final String PARAGRAPH = "paragraph-duplicates";

  private DedupeSettings() {}

  /** The options of {@code penstock ingest documents}. */
  static List<String> options(Settings root) {
    Settings dedupe = root.section("dedupe").allow(List.of(NEAR, PARAGRAPH));
    List<String> options = new ArrayList<>(near(dedupe));
    options.addAll(paragraph(dedupe));
    return options;
  }

  private static List<String> paragraph(Settings dedupe) {
    Optional<JsonNode> given = dedupe.any(PARAGRAPH);
    if (given.isEmpty() || given.get().asText().equals("false")) {
      return List.of();
    }
    List<String> options = new ArrayList<>(List.of("--" + PARAGRAPH));
    if (!given.get().asText().equals("true")) {
      Settings settings = dedupe.section(PARAGRAPH).allow(List.of("min-characters"));
      settings
          .whole("min-characters", 1, Integer.MAX_VALUE)
          .ifPresent(least -> options.addAll(List.of("--" + PARAGRAPH + "-min-characters", least)));
    }
    return options;
  }

  private static List<String> near(Settings dedupe) {
    Optional<JsonNode> near = dedupe.any(NEAR);
    if (near.isEmpty() || near.get().asText().equals("false")) {
      return List.of();
    }
    List<String> options = new ArrayList<>(List.of("--near-duplicates"));
    if (near.get().asText().equals("true")) {
      return options;
    }
    Settings settings =
        dedupe.section(NEAR).allow(List.of("threshold", "ngram", "bands", "rows", "horizon"));
    add(options, "threshold", settings.share("threshold"));
    add(options, "ngram", settings.whole("ngram", 1, 1000));
    add(options, "bands", settings.whole("bands", 1, 1000));
    add(options, "rows", settings.whole("rows", 1, 1000));
    add(options, "horizon", settings.whole("horizon", 0, Long.MAX_VALUE));
    return options;
  }

  private static void add(List<String> options, String key, Optional<String> value) {
    value.ifPresent(v -> options.addAll(List.of("--near-duplicates-" + key, v)));
  }
}
