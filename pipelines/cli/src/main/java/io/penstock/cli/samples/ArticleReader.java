package io.penstock.cli.samples;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Reads the stock's own form of Markdown: front matter, then blocks parted by empty lines. It knows
 * only what the stock uses, and fails on anything else.
 */
final class ArticleReader {
  private static final Pattern NUMBER = Pattern.compile("^\\d+\\. ");
  private static final String FENCE = "```";

  private final List<String> lines;
  private int next;

  private ArticleReader(String source) {
    lines = source.lines().toList();
  }

  static Article read(String source) {
    ArticleReader reader = new ArticleReader(source);
    Map<String, String> front = reader.frontMatter();
    return new Article(
        field(front, "title"),
        field(front, "author"),
        LocalDate.parse(field(front, "date")),
        Arrays.asList(field(front, "tags").split(", ", -1)),
        reader.blocks());
  }

  private static String field(Map<String, String> front, String key) {
    String value = front.get(key);
    if (value == null) {
      throw new IllegalArgumentException("front matter without " + key + ": " + front);
    }
    return value;
  }

  private Map<String, String> frontMatter() {
    if (!lines.get(next++).equals("---")) {
      throw new IllegalArgumentException("no front matter before: " + lines.get(0));
    }
    Map<String, String> front = new LinkedHashMap<>();
    for (String line = lines.get(next++); !line.equals("---"); line = lines.get(next++)) {
      int colon = line.indexOf(": ");
      front.put(line.substring(0, colon), line.substring(colon + 2));
    }
    return front;
  }

  private List<Block> blocks() {
    List<Block> blocks = new ArrayList<>();
    while (next < lines.size()) {
      if (lines.get(next).isEmpty()) {
        next++;
      } else {
        blocks.add(block());
      }
    }
    return blocks;
  }

  private Block block() {
    String first = lines.get(next);
    if (first.equals(FENCE)) {
      return code();
    }
    List<String> run = untilEmptyLine();
    if (first.startsWith("#")) {
      int level = first.indexOf(' ');
      return new Block.Heading(level, first.substring(level + 1));
    }
    if (first.startsWith("| ")) {
      return table(run);
    }
    if (first.startsWith("- ")) {
      return new Block.Items(false, run.stream().map(line -> line.substring(2)).toList());
    }
    if (NUMBER.matcher(first).find()) {
      return new Block.Items(
          true, run.stream().map(line -> NUMBER.matcher(line).replaceFirst("")).toList());
    }
    return new Block.Paragraph(String.join(" ", run));
  }

  private Block code() {
    int start = ++next;
    while (!lines.get(next).equals(FENCE)) {
      next++;
    }
    return new Block.Code(lines.subList(start, next++));
  }

  private List<String> untilEmptyLine() {
    int start = next;
    while (next < lines.size() && !lines.get(next).isEmpty()) {
      next++;
    }
    return lines.subList(start, next);
  }

  private static Block table(List<String> run) {
    return new Block.Table(
        run.stream()
            .filter(line -> !line.startsWith("| ---"))
            .map(line -> Arrays.asList(line.substring(2, line.length() - 2).split(" \\| ", -1)))
            .toList());
  }
}
