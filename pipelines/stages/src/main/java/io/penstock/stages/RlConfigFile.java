package io.penstock.stages;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** A YAML file of options, one mapping of names to single values. */
final class RlConfigFile {
  private static final long MAX_BYTES = 1 << 20;

  private RlConfigFile() {}

  /**
   * The options in the file's order.
   *
   * @throws IllegalArgumentException naming file, line and key of what is something else
   */
  static Map<String, String> read(Path file) throws IOException {
    if (!Files.isRegularFile(file) || Files.size(file) > MAX_BYTES) {
      throw new IllegalArgumentException(
          file + ": expected a file of at most " + MAX_BYTES + " bytes");
    }
    Node root;
    try (Reader reader = Files.newBufferedReader(file)) {
      root = new Yaml(new SafeConstructor(new LoaderOptions())).compose(reader);
    } catch (YAMLException e) {
      throw new IllegalArgumentException(file + ": no YAML: " + e.getMessage(), e);
    }
    if (!(root instanceof MappingNode mapping)) {
      throw new IllegalArgumentException(file + ": expected a mapping of options to values");
    }
    Map<String, String> options = new LinkedHashMap<>();
    for (NodeTuple entry : mapping.getValue()) {
      String place = file + ":" + (entry.getKeyNode().getStartMark().getLine() + 1);
      if (!(entry.getKeyNode() instanceof ScalarNode key)
          || !(entry.getValueNode() instanceof ScalarNode value)) {
        throw new IllegalArgumentException(place + ": expected an option and a single value");
      }
      if (options.put(key.getValue(), value.getValue()) != null) {
        throw new IllegalArgumentException(place + ": " + key.getValue() + " is there twice");
      }
    }
    return options;
  }
}
