package io.penstock.text.convert;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.penstock.schemas.document.Heading;
import io.penstock.schemas.preference.PromptCompletion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Makes instructions of documents: of each section a prompt that asks for it, and a completion that
 * says it. In a pattern {@code {title}}, {@code {section}} and {@code {text}} stand for what they
 * say.
 *
 * @param prompt of a section with a heading
 * @param promptWithoutSection of the text before the first heading
 * @param completion of either
 */
public record SectionTemplate(String prompt, String promptWithoutSection, String completion) {
  /** As LM Studio's examples ask. */
  public static final SectionTemplate LM_STUDIO =
      new SectionTemplate(
          "What does \"{title}\" say about \"{section}\"?", "What does \"{title}\" say?", "{text}");

  /** As alpaca asks, the input below the instruction. */
  public static final SectionTemplate ALPACA =
      new SectionTemplate(
          "Write what the document says about \"{section}\".\n\n{title}",
          "Write what the document says.\n\n{title}",
          "{text}");

  private static final Map<String, SectionTemplate> PRESETS =
      Map.of("lmstudio", LM_STUDIO, "alpaca", ALPACA);
  private static final Set<String> KEYS = Set.of("prompt", "prompt-without-section", "completion");
  private static final long MAX_BYTES = 1 << 20;

  public SectionTemplate {
    if (!completion.contains("{text}")) {
      throw new IllegalArgumentException(
          "completion must contain {text}, found '" + completion + "'");
    }
  }

  /**
   * A preset by its name, or the JSON object in a file.
   *
   * @throws IOException naming the file and the key that is wrong
   */
  public static SectionTemplate read(String nameOrFile) throws IOException {
    SectionTemplate preset = PRESETS.get(nameOrFile);
    if (preset != null) {
      return preset;
    }
    Path file = Path.of(nameOrFile);
    if (!Files.isRegularFile(file)) {
      throw new IOException(
          nameOrFile + ": no such file, and no preset: " + new TreeSet<>(PRESETS.keySet()));
    }
    if (Files.size(file) > MAX_BYTES) {
      throw new IOException(file + ": more than " + MAX_BYTES + " bytes");
    }
    JsonNode json;
    try {
      json = new ObjectMapper().readTree(Files.readAllBytes(file));
    } catch (JsonProcessingException e) {
      throw new IOException(file + ": " + e.getOriginalMessage(), e);
    }
    for (Map.Entry<String, JsonNode> entry : json.properties()) {
      if (!KEYS.contains(entry.getKey()) || !entry.getValue().isTextual()) {
        throw new IOException(
            "%s: %s: expected texts for the keys %s"
                .formatted(file, entry.getKey(), new TreeSet<>(KEYS)));
      }
    }
    if (json.size() != KEYS.size()) {
      throw new IOException(file + ": expected an object with the keys " + new TreeSet<>(KEYS));
    }
    try {
      return new SectionTemplate(
          json.get("prompt").textValue(),
          json.get("prompt-without-section").textValue(),
          json.get("completion").textValue());
    } catch (IllegalArgumentException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }

  /**
   * The instructions of a document: one a section that has text of its own.
   *
   * @param headings of the text, in their order
   */
  public List<PromptCompletion> instructions(String title, String text, List<Heading> headings) {
    List<PromptCompletion> instructions = new ArrayList<>();
    for (DocumentSections.Section section : DocumentSections.of(text, headings)) {
      List<String> path = section.headings();
      boolean repeats = !path.isEmpty() && path.get(0).strip().equals(title);
      String about = String.join(" > ", repeats ? path.subList(1, path.size()) : path);
      Map<String, String> values = Map.of("title", title, "section", about, "text", section.text());
      instructions.add(
          PromptCompletion.newBuilder()
              .setPrompt(filled(about.isEmpty() ? promptWithoutSection : prompt, values))
              .setCompletion(filled(completion, values))
              .build());
    }
    return instructions;
  }

  /** In one pass: what stands in a document is not filled again. */
  private static String filled(String pattern, Map<String, String> values) {
    StringBuilder filled = new StringBuilder();
    int at = 0;
    while (at < pattern.length()) {
      int open = pattern.indexOf('{', at);
      int close = open < 0 ? -1 : pattern.indexOf('}', open);
      String value = close < 0 ? null : values.get(pattern.substring(open + 1, close));
      if (value == null) {
        int next = open < 0 ? pattern.length() : open + 1;
        filled.append(pattern, at, next);
        at = next;
      } else {
        filled.append(pattern, at, open).append(value);
        at = close + 1;
      }
    }
    return filled.toString();
  }
}
