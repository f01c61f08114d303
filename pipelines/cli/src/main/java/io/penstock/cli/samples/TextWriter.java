package io.penstock.cli.samples;

import java.util.List;

/** Writes an article as plain text: underlined headings, lines of at most 78 characters. */
final class TextWriter implements BlockWriter {
  private static final int WIDTH = 78;

  private final StringBuilder out = new StringBuilder();

  static String write(Article article) {
    TextWriter writer = new TextWriter();
    writer.underlined(article.title(), '=');
    writer.out.append(article.author()).append(", ").append(article.date()).append('\n');
    article.writeTo(writer);
    return writer.out.toString();
  }

  @Override
  public void heading(int level, String text) {
    out.append('\n');
    underlined(text, '-');
  }

  @Override
  public void paragraph(String text) {
    out.append('\n');
    wrapped(text, "", "");
  }

  @Override
  public void items(boolean numbered, List<String> items) {
    out.append('\n');
    for (int i = 0; i < items.size(); i++) {
      String mark = numbered ? (i + 1) + ". " : "- ";
      wrapped(items.get(i), mark, " ".repeat(mark.length()));
    }
  }

  @Override
  public void table(List<List<String>> rows) {
    out.append('\n');
    int columns = rows.get(0).size();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int column = 0; column < columns; column++) {
        line.append(plain(row.get(column)));
        int end = 2 * (column + 1);
        for (int before = 0; before <= column; before++) {
          end += widest(rows, before);
        }
        line.append(" ".repeat(end - line.length()));
      }
      out.append(line.toString().stripTrailing()).append('\n');
    }
  }

  private static int widest(List<List<String>> rows, int column) {
    return rows.stream().mapToInt(row -> plain(row.get(column)).length()).max().orElse(0);
  }

  @Override
  public void code(List<String> lines) {
    out.append('\n');
    lines.forEach(line -> out.append("    ").append(line).append('\n'));
  }

  private void underlined(String text, char mark) {
    out.append(text).append('\n').append(String.valueOf(mark).repeat(text.length())).append('\n');
  }

  private void wrapped(String text, String firstIndent, String indent) {
    StringBuilder line = new StringBuilder(firstIndent);
    boolean empty = true;
    for (String word : plain(text).split(" ", -1)) {
      if (!empty && line.length() + 1 + word.length() > WIDTH) {
        out.append(line).append('\n');
        line = new StringBuilder(indent);
        empty = true;
      }
      line.append(empty ? "" : " ").append(word);
      empty = false;
    }
    out.append(line).append('\n');
  }

  private static String plain(String text) {
    return text.replace("`", "");
  }
}
