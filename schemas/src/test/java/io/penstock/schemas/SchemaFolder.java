package io.penstock.schemas;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaParseException;

/** The schemas of a folder by full name, those defined inside others among them. */
final class SchemaFolder {
  private SchemaFolder() {}

  static Map<String, Schema> read(Path folder) throws IOException {
    List<String> waiting = new ArrayList<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".avsc")).sorted().toList()) {
        waiting.add(Files.readString(file));
      }
    }
    return parse(waiting);
  }

  /** In any order: one that names what is not known yet waits for the others. */
  static Map<String, Schema> parse(List<String> texts) {
    Map<String, Schema> known = new TreeMap<>();
    List<String> waiting = new ArrayList<>(texts);
    while (!waiting.isEmpty()) {
      List<String> still = new ArrayList<>();
      SchemaParseException last = null;
      for (String text : waiting) {
        Schema.Parser parser = new Schema.Parser().addTypes(known);
        try {
          parser.parse(text);
          known.putAll(parser.getTypes());
        } catch (SchemaParseException e) {
          still.add(text);
          last = e;
        }
      }
      if (still.size() == waiting.size()) {
        throw new IllegalArgumentException("no order in which these parse: " + still, last);
      }
      waiting = still;
    }
    return known;
  }
}
