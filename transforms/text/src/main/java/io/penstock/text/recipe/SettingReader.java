package io.penstock.text.recipe;

import io.penstock.text.recipe.Setting.Place;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** Reads YAML, of which JSON is a part, as nodes only: no objects are made, and aliases count. */
final class SettingReader {
  private static final int MAX_CHARACTERS = 1 << 20;
  private static final int MAX_NODES = 20_000;
  private static final int MAX_DEPTH = 20;

  private final String file;
  private int nodes;

  private SettingReader(String file) {
    this.file = file;
  }

  /**
   * The values of a text.
   *
   * @param file that it came from, for messages
   */
  static Setting read(String text, String file) {
    if (text.length() > MAX_CHARACTERS) {
      throw new RecipeException(
          "%s: expected at most %d characters, found %d"
              .formatted(file, MAX_CHARACTERS, text.length()));
    }
    LoaderOptions options = new LoaderOptions();
    options.setNestingDepthLimit(MAX_DEPTH);
    try {
      Node root = new Yaml(new SafeConstructor(options)).compose(new StringReader(text));
      if (root == null) {
        throw new RecipeException(file + ": expected a list of steps, found nothing");
      }
      return new SettingReader(file).convert(root, "", 0);
    } catch (MarkedYAMLException e) {
      String line = e.getProblemMark() == null ? "" : ":" + (e.getProblemMark().getLine() + 1);
      throw new RecipeException(file + line + ": no YAML: " + e.getProblem());
    } catch (YAMLException e) {
      throw new RecipeException(
          file + ": no YAML: " + String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
    }
  }

  private Setting convert(Node node, String path, int depth) {
    Place place = new Place(file + ":" + (node.getStartMark().getLine() + 1), path);
    if (++nodes > MAX_NODES || depth > MAX_DEPTH) {
      throw place.refused("more than %d values, or deeper than %d".formatted(MAX_NODES, MAX_DEPTH));
    }
    if (node instanceof ScalarNode word) {
      return new Setting.Word(place, word.getTag().equals(Tag.NULL) ? "" : word.getValue());
    }
    if (node instanceof SequenceNode sequence) {
      List<Setting> items = new ArrayList<>();
      for (Node item : sequence.getValue()) {
        items.add(convert(item, path + "[" + items.size() + "]", depth + 1));
      }
      return new Setting.Items(place, items);
    }
    if (node instanceof MappingNode mapping) {
      return mapping(mapping, place, depth);
    }
    throw place.refused("refers to nothing");
  }

  private Setting mapping(MappingNode mapping, Place place, int depth) {
    LinkedHashMap<String, Setting> values = new LinkedHashMap<>();
    for (NodeTuple field : mapping.getValue()) {
      if (!(field.getKeyNode() instanceof ScalarNode key)) {
        throw place.wrong("words as keys", "a key that is none");
      }
      String name = key.getValue();
      String path = place.path().isEmpty() ? name : place.path() + '.' + name;
      if (values.put(name, convert(field.getValueNode(), path, depth + 1)) != null) {
        throw place.refused("the key \"" + name + "\" is there twice");
      }
    }
    return new Setting.Mapping(place, values);
  }
}
