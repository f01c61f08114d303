package io.penstock.cli.samples;

import java.util.Collections;
import java.util.List;

/** Writes an article as Markdown with YAML front matter. */
final class MarkdownWriter implements BlockWriter {
  private final StringBuilder out = new StringBuilder();

  static String write(Article article) {
    MarkdownWriter writer = new MarkdownWriter();
    writer.out.append("---\n");
    // Quoted, because a title may hold a colon.
    writer.out.append("title: \"").append(article.title()).append("\"\n");
    writer.out.append("author: ").append(article.author()).append('\n');
    writer.out.append("date: ").append(article.date()).append('\n');
    writer.out.append("tags:\n");
    article.tags().forEach(tag -> writer.out.append("  - ").append(tag).append('\n'));
    writer.out.append("---\n\n# ").append(article.title()).append('\n');
    article.writeTo(writer);
    return writer.out.toString();
  }

  @Override
  public void heading(int level, String text) {
    out.append('\n').append("#".repeat(level)).append(' ').append(text).append('\n');
  }

  @Override
  public void paragraph(String text) {
    out.append('\n').append(text).append('\n');
  }

  @Override
  public void items(boolean numbered, List<String> items) {
    out.append('\n');
    for (int i = 0; i < items.size(); i++) {
      out.append(numbered ? (i + 1) + ". " : "- ").append(items.get(i)).append('\n');
    }
  }

  @Override
  public void table(List<List<String>> rows) {
    out.append('\n');
    row(rows.get(0));
    row(Collections.nCopies(rows.get(0).size(), "---"));
    rows.subList(1, rows.size()).forEach(this::row);
  }

  private void row(List<String> cells) {
    out.append("| ").append(String.join(" | ", cells)).append(" |\n");
  }

  @Override
  public void code(List<String> lines) {
    out.append("\n```\n");
    lines.forEach(line -> out.append(line).append('\n'));
    out.append("```\n");
  }
}
