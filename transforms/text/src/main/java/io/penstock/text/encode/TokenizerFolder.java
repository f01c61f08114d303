package io.penstock.text.encode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.text.mask.SpecialTokens;
import io.penstock.text.template.ChatTemplates;
import io.penstock.text.tokenize.PipelineTokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/**
 * A tokenizer with what lies beside it: special tokens, chat templates.
 *
 * @param tokenizer of text
 * @param templates chat templates by name; may be none
 * @param tokens special tokens by their names: eos_token and the like
 */
public record TokenizerFolder(
    PipelineTokenizer tokenizer, Map<String, String> templates, ObjectNode tokens) {
  private static final String OPEN_AI = "openai:";
  private static final ObjectMapper JSON = new ObjectMapper();

  public TokenizerFolder {
    templates = Map.copyOf(templates);
  }

  /** A tokenizer with nothing beside it. */
  public static TokenizerFolder of(PipelineTokenizer tokenizer) {
    return new TokenizerFolder(tokenizer, Map.of(), JsonNodeFactory.instance.objectNode());
  }

  /**
   * Reads a tokenizer's file or folder, or takes one of OpenAI's encodings: {@code
   * openai:cl100k_base}.
   *
   * @throws IOException naming the file that cannot be read, or whose vocabulary is not that of the
   *     files beside it
   */
  public static TokenizerFolder read(String source) throws IOException {
    if (source.startsWith(OPEN_AI)) {
      try {
        return of(PipelineTokenizer.openAi(source.substring(OPEN_AI.length())));
      } catch (IllegalArgumentException e) {
        throw new IOException(source + ": " + e.getMessage(), e);
      }
    }
    Path path = Path.of(source);
    PipelineTokenizer tokenizer = PipelineTokenizer.read(path);
    Path folder = Files.isDirectory(path) ? path : path.toAbsolutePath().getParent();
    if (folder == null) {
      return of(tokenizer);
    }
    ChatTemplates beside = ChatTemplates.find(folder);
    for (Map.Entry<String, JsonNode> token : beside.specialTokens().properties()) {
      if (tokenizer.idOf(token.getValue().asText()).isEmpty()) {
        throw new IOException(
            "%s: %s is '%s', which is not in the tokenizer's vocabulary"
                .formatted(folder, token.getKey(), token.getValue().asText()));
      }
    }
    fitsModel(folder.resolve("config.json"), tokenizer);
    return new TokenizerFolder(
        tokenizer, new LinkedHashMap<>(beside.templates()), beside.specialTokens());
  }

  private static void fitsModel(Path config, PipelineTokenizer tokenizer) throws IOException {
    if (!Files.exists(config)) {
      return;
    }
    JsonNode size = JSON.readTree(Files.readAllBytes(config)).path("vocab_size");
    if (size.isInt() && size.intValue() < tokenizer.vocabularySize()) {
      throw new IOException(
          "%s: vocab_size is %d, but the tokenizer beside it has ids up to %d: they are not of one"
                  .formatted(config, size.intValue(), tokenizer.vocabularySize() - 1)
              + " model");
    }
  }

  /** The same with the templates of another file; special tokens that it names go first. */
  public TokenizerFolder withTemplates(ChatTemplates other) {
    ObjectNode all = tokens.deepCopy();
    all.setAll(other.specialTokens());
    return new TokenizerFolder(tokenizer, other.templates(), all);
  }

  /**
   * The ids that end a text, the one that is put there first.
   *
   * @param named tokens to take instead of what the files say; none: what they say
   * @throws IllegalArgumentException if one is not in the vocabulary, or the files say none
   */
  public List<Integer> ends(List<String> named) {
    Set<Integer> ends = new LinkedHashSet<>();
    for (String name : named) {
      ends.add(
          tokenizer
              .idOf(name)
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "end: '" + name + "' is not in the tokenizer's vocabulary")));
    }
    if (ends.isEmpty()) {
      OptionalInt told =
          tokens.has("eos_token")
              ? tokenizer.idOf(tokens.get("eos_token").asText())
              : OptionalInt.empty();
      try {
        ends.add(told.isPresent() ? told.getAsInt() : tokenizer.endOfTextId());
      } catch (IllegalStateException e) {
        throw new IllegalArgumentException(
            "end: " + e.getMessage() + "; name the token that ends a text", e);
      }
    }
    return new ArrayList<>(ends);
  }

  /** What is looked for in rows, with the ids that end a text. */
  SpecialTokens special(List<Integer> ends) {
    Set<Integer> beginnings = new HashSet<>(tokenizer.framing().before());
    if (tokens.has("bos_token")) {
      tokenizer.idOf(tokens.get("bos_token").asText()).ifPresent(beginnings::add);
    }
    return new SpecialTokens(beginnings, Set.copyOf(ends));
  }
}
