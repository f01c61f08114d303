package io.penstock.cli.samples;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the written stock that lies beside the classes. */
final class Stock {
  private Stock() {}

  static String text(String name) {
    String resource = "/samples/" + name;
    try (InputStream in = Stock.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalArgumentException("no resource " + resource);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The rows of a tab separated table by its header's names. */
  static List<Map<String, String>> table(String name) {
    List<List<String>> rows =
        text(name).lines().map(line -> Arrays.asList(line.split("\t", -1))).toList();
    List<String> header = rows.get(0);
    List<Map<String, String>> table = new ArrayList<>();
    for (List<String> row : rows.subList(1, rows.size())) {
      Map<String, String> cells = new LinkedHashMap<>();
      for (int i = 0; i < header.size(); i++) {
        cells.put(header.get(i), row.get(i));
      }
      table.add(cells);
    }
    return table;
  }

  /** Pools of sentences: {@code == name} begins one, each further line is a sentence of it. */
  static Map<String, List<String>> pools(String name) {
    Map<String, List<String>> pools = new LinkedHashMap<>();
    List<String> pool = new ArrayList<>();
    for (String line : text(name).lines().toList()) {
      if (line.startsWith("== ")) {
        pool = new ArrayList<>();
        pools.put(line.substring(3), pool);
      } else if (!line.isEmpty() && !line.startsWith("#")) {
        pool.add(line);
      }
    }
    return pools;
  }

  /** Blocks of lines that are parted by empty lines; lines that begin with # are remarks. */
  static List<List<String>> blocks(String name) {
    List<List<String>> blocks = new ArrayList<>();
    for (String block : text(name).split("\n\n", -1)) {
      List<String> lines = block.lines().filter(line -> !line.startsWith("#")).toList();
      if (!lines.isEmpty()) {
        blocks.add(lines);
      }
    }
    return blocks;
  }
}
