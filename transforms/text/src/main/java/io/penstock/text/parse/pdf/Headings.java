package io.penstock.text.parse.pdf;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Tells headings by their type and numbers, and how deep they are. */
final class Headings {
  private static final int MAX_LINES = 4;
  private static final int MAX_CHARACTERS = 220;
  private static final int MAX_BOLD_LINES = 2;
  private static final int MAX_LEVEL = 6;

  /** Of the size of the body. */
  private static final float LARGER = 1.1f;

  private static final float NOT_SMALLER = 0.93f;

  private static final Pattern NUMBERED =
      Pattern.compile("(\\d{1,2}(?:\\.\\d{1,2}){0,4})[.)]?\\s+\\p{L}.*", Pattern.DOTALL);
  private static final Pattern CAPTION =
      Pattern.compile(
          "(?:table|figure|fig\\.|listing|abbildung|tabelle|tableau)\\s*\\d.*",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
  private static final Pattern WORD = Pattern.compile("\\p{L}");

  /** How a heading is set. */
  private record Style(float size, boolean bold, boolean italic) implements Comparable<Style> {
    @Override
    public int compareTo(Style other) {
      int bySize = Float.compare(other.size, size);
      int byWeight = Boolean.compare(other.bold, bold);
      return bySize != 0
          ? bySize
          : byWeight != 0 ? byWeight : Boolean.compare(italic, other.italic);
    }
  }

  private final FontStatistics fonts;
  private final Hyphens hyphens;

  private Headings(FontStatistics fonts, Hyphens hyphens) {
    this.fonts = fonts;
    this.hyphens = hyphens;
  }

  /** The same blocks, with headings among them, and their levels. */
  static List<Block> mark(List<Block> blocks, FontStatistics fonts, Hyphens hyphens) {
    return new Headings(fonts, hyphens).mark(blocks);
  }

  private List<Block> mark(List<Block> blocks) {
    List<Block> marked = new ArrayList<>(blocks.size());
    for (int i = 0; i < blocks.size(); i++) {
      Block block = blocks.get(i);
      boolean numbered = block.kind() == Block.Kind.ITEM && isSectionNumber(blocks, i);
      if (block.kind() == Block.Kind.PARAGRAPH || numbered) {
        marked.add(isHeading(block) ? block.as(Block.Kind.HEADING, 0) : block);
      } else {
        marked.add(block);
      }
    }
    Map<Style, Integer> levels = levels(marked);
    marked.replaceAll(
        block ->
            block.kind() == Block.Kind.HEADING
                ? block.as(Block.Kind.HEADING, level(block, levels))
                : block);
    return marked;
  }

  /** Set in bold or large type, and no list of such. */
  private boolean isSectionNumber(List<Block> blocks, int i) {
    Block block = blocks.get(i);
    boolean number = Character.isDigit(block.marker().charAt(0));
    boolean alone = !isItemLike(blocks, i - 1, block) && !isItemLike(blocks, i + 1, block);
    return (number || Character.isUpperCase(block.marker().charAt(0))) && alone;
  }

  private static boolean isItemLike(List<Block> blocks, int i, Block like) {
    return i >= 0
        && i < blocks.size()
        && blocks.get(i).kind() == Block.Kind.ITEM
        && style(blocks.get(i)).equals(style(like));
  }

  private boolean isHeading(Block block) {
    String text = hyphens.join(block.lines());
    if (block.lines().size() > MAX_LINES
        || text.length() > MAX_CHARACTERS
        || text.length() < 2
        || !WORD.matcher(text).find()
        || CAPTION.matcher(text).matches()) {
      return false;
    }
    char end = text.charAt(text.length() - 1);
    float size = block.first().size();
    if (size >= LARGER * fonts.size()) {
      return ".,;".indexOf(end) < 0 || (NUMBERED.matcher(text).matches() && text.length() < 80);
    }
    if (size < NOT_SMALLER * fonts.size() || ".,;:".indexOf(end) >= 0) {
      return false;
    }
    boolean bold = block.lines().stream().allMatch(Line::bold) && !fonts.bold();
    if (bold) {
      return block.lines().size() <= MAX_BOLD_LINES;
    }
    boolean italic = block.lines().stream().allMatch(Line::italic);
    return italic && block.lines().size() == 1 && NUMBERED.matcher(text).matches();
  }

  private static Style style(Block block) {
    Line first = block.first();
    return new Style(FontStatistics.step(first.size()), first.bold(), first.italic());
  }

  /** Larger type is higher; bookmarks, where there are any, know it better. */
  private Map<Style, Integer> levels(List<Block> blocks) {
    TreeMap<Style, List<Integer>> told = new TreeMap<>();
    for (Block block : blocks) {
      if (block.kind() == Block.Kind.HEADING) {
        List<Integer> known = told.computeIfAbsent(style(block), s -> new ArrayList<>());
        if (block.bookmark() != null) {
          known.add(block.bookmark().level());
        }
      }
    }
    Map<Style, Integer> levels = new HashMap<>();
    int level = 0;
    for (Map.Entry<Style, List<Integer>> entry : told.entrySet()) {
      List<Integer> known = entry.getValue();
      level = Math.min(MAX_LEVEL, level + 1);
      if (!known.isEmpty()) {
        known.sort(null);
        level = Math.min(MAX_LEVEL, known.get(known.size() / 2));
      }
      levels.put(entry.getKey(), level);
    }
    return levels;
  }

  private int level(Block block, Map<Style, Integer> levels) {
    if (block.bookmark() != null) {
      return block.bookmark().level();
    }
    return levels.getOrDefault(style(block), 1);
  }
}
