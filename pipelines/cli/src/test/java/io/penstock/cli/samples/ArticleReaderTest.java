package io.penstock.cli.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

class ArticleReaderTest {
  private static final String SOURCE =
      """
      ---
      title: Levels: a note
      author: Ada
      date: 2024-02-29
      tags: level, `gauge`
      ---
      Two lines
      of one paragraph with `code` & more.

      ## A heading

      - first
      - second

      1. one

      | Day | Level |
      | --- | --- |
      | 1 | 12 |

      ```
      a < b

      c
      ```
      """;

  @Test
  void readsAllBlocks() {
    Article article = ArticleReader.read(SOURCE);
    assertThat(article.title()).isEqualTo("Levels: a note");
    assertThat(article.date()).isEqualTo(LocalDate.of(2024, 2, 29));
    assertThat(article.blocks())
        .containsExactly(
            new Block.Paragraph("Two lines of one paragraph with `code` & more."),
            new Block.Heading(2, "A heading"),
            new Block.Items(false, List.of("first", "second")),
            new Block.Items(true, List.of("one")),
            new Block.Table(List.of(List.of("Day", "Level"), List.of("1", "12"))),
            new Block.Code(List.of("a < b", "", "c")));
  }

  @Test
  void writesTheSameBlocksInEachFormat() {
    Article article = ArticleReader.read(SOURCE);
    assertThat(MarkdownWriter.write(article))
        .contains("title: \"Levels: a note\"", "# Levels: a note", "## A heading", "| 1 | 12 |");
    assertThat(HtmlWriter.write(article))
        .contains("<h2>A heading</h2>", "<code>code</code> &amp; more", "a &lt; b", "<td>12</td>");
    assertThat(TextWriter.write(article))
        .contains("A heading\n---------\n", "- second\n", "Day  Level\n1    12\n", "    a < b\n");
  }

  @Test
  void refusesAnArticleWithoutAuthor() {
    assertThatThrownBy(() -> ArticleReader.read(SOURCE.replace("author: Ada\n", "")))
        .hasMessageContaining("author");
  }
}
