package io.penstock.text.parse;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * The YAML mapping between two lines of three dashes at the start of a Markdown file.
 *
 * @param fields scalars as written (YAML types are not guessed), lists and mappings as JSON; and
 *     where a word is a number, a boolean or null to YAML, all fields once more as typed JSON
 * @param bodyStart where the Markdown begins
 */
record FrontMatter(Map<String, String> fields, int bodyStart) {
  private static final Pattern FENCED =
      Pattern.compile(
          "\\A---[ \\t]*\\r?\\n(.*?)^(?:---|\\.\\.\\.)[ \\t]*(?:\\r?\\n|\\z)",
          Pattern.DOTALL | Pattern.MULTILINE);

  /** The field of the typed JSON. */
  static final String TYPED = "front-matter-typed";

  /** Beyond it a block is no description but an attack, by aliases for instance. */
  private static final int MAX_NODES = 10_000;

  private static final int MAX_CHARACTERS = 64 << 10;
  private static final int MAX_DEPTH = 50;
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Thrown where the block is there but is no YAML mapping. */
  static final class InvalidException extends Exception {
    private static final long serialVersionUID = 1L;

    InvalidException(String message) {
      super(message);
    }
  }

  /** The front matter of this text, empty where the text does not begin with any. */
  static Optional<FrontMatter> of(String text) throws InvalidException {
    if (!text.startsWith("---")) {
      return Optional.empty();
    }
    Matcher block = FENCED.matcher(text);
    if (!block.find()) {
      return Optional.empty();
    }
    return Optional.of(new FrontMatter(fields(block.group(1)), block.end()));
  }

  private static Map<String, String> fields(String yaml) throws InvalidException {
    if (yaml.length() > MAX_CHARACTERS) {
      throw new InvalidException(
          "the front matter has over %d characters".formatted(MAX_CHARACTERS));
    }
    LoaderOptions options = new LoaderOptions();
    options.setNestingDepthLimit(MAX_DEPTH);
    try {
      Node root = new Yaml(new SafeConstructor(options)).compose(new StringReader(yaml));
      if (root == null) {
        return Map.of();
      }
      if (!(root instanceof MappingNode mapping)) {
        throw new InvalidException("the front matter is no mapping of keys to values");
      }
      Map<String, String> fields = new LinkedHashMap<>();
      Object plain = new Conversion(ScalarNode::getValue).convert(mapping, 0);
      Object typed = new Conversion(YamlScalar::typed).convert(mapping, 0);
      for (Map.Entry<?, ?> field : ((Map<?, ?>) requireNonNull(plain)).entrySet()) {
        Object value = field.getValue();
        fields.put(
            (String) field.getKey(),
            value instanceof String s ? s : JSON.writeValueAsString(value));
      }
      if (!requireNonNull(plain).equals(typed)) {
        fields.put(TYPED, JSON.writeValueAsString(typed));
      }
      return fields;
    } catch (YAMLException | JsonProcessingException invalid) {
      throw new InvalidException(
          "the front matter is no YAML: " + firstLine(String.valueOf(invalid.getMessage())));
    }
  }

  private static String firstLine(String message) {
    return message.lines().findFirst().orElse("");
  }

  /** Nodes to strings, lists and maps, each node counted because aliases repeat them. */
  private static final class Conversion {
    private final Function<ScalarNode, @Nullable Object> scalar;
    private int nodeCount;

    Conversion(Function<ScalarNode, @Nullable Object> scalar) {
      this.scalar = scalar;
    }

    @Nullable Object convert(Node node, int depth) throws InvalidException {
      nodeCount++;
      if (nodeCount > MAX_NODES || depth > MAX_DEPTH) {
        throw new InvalidException("the front matter has too many values");
      }
      if (node instanceof ScalarNode word) {
        return scalar.apply(word);
      }
      if (node instanceof SequenceNode sequence) {
        List<@Nullable Object> list = new ArrayList<>();
        for (Node item : sequence.getValue()) {
          list.add(convert(item, depth + 1));
        }
        return list;
      }
      if (node instanceof MappingNode mapping) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        for (NodeTuple field : mapping.getValue()) {
          map.put(key(field), convert(field.getValueNode(), depth + 1));
        }
        return map;
      }
      throw new InvalidException("the front matter refers to nothing");
    }

    String key(NodeTuple field) throws InvalidException {
      if (field.getKeyNode() instanceof ScalarNode key) {
        return key.getValue();
      }
      throw new InvalidException("a key of the front matter is no word");
    }
  }
}
