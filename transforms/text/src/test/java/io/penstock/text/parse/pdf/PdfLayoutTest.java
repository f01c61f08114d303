package io.penstock.text.parse.pdf;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.schemas.document.Furniture;
import io.penstock.schemas.document.Heading;
import io.penstock.schemas.document.Page;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.pdfbox.pdmodel.graphics.state.RenderingMode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PdfLayoutTest {
  private static final String[] LEFT = {
    "The left column is read first, from its",
    "top to its foot, because a gutter of",
    "white parts it from the right one over",
    "many lines. No space between words is",
    "as wide as that on so many lines, and",
    "so the gutter cannot be there by chance",
    "alone, which is what the cut relies on."
  };
  private static final String[] RIGHT = {
    "Then the right column follows with its",
    "own lines, which stand level with those",
    "on the left and would be mixed up with",
    "them by a reader who goes from line to",
    "line over the whole width of the page,",
    "as stripping text in drawing order or",
    "by height alone would surely have done."
  };

  private final Canvas canvas = new Canvas();

  @AfterEach
  void close() {
    canvas.close();
  }

  @Test
  void columnsAreReadOneAfterTheOther() {
    canvas.bold(72, 60, 18, "A heading over both columns of the page");
    canvas.lines(72, 100, 10, LEFT).lines(320, 100, 10, RIGHT);
    assertThat(canvas.blocks())
        .containsExactly(
            "# A heading over both columns of the page",
            String.join(" ", LEFT),
            String.join(" ", RIGHT));
  }

  @Test
  void headingAcrossPartsColumns() {
    canvas.lines(72, 100, 10, LEFT).lines(320, 100, 10, RIGHT);
    canvas.bold(72, 220, 14, "Second part");
    canvas.lines(72, 250, 10, RIGHT).lines(320, 250, 10, LEFT);
    assertThat(canvas.blocks())
        .containsExactly(
            String.join(" ", LEFT),
            String.join(" ", RIGHT),
            "# Second part",
            String.join(" ", RIGHT),
            String.join(" ", LEFT));
  }

  @Test
  void ruledCellsBecomeATable() {
    canvas.text(72, 60, 10, "Before the table stands a sentence.");
    float[] ys = {100, 120, 140, 160};
    for (float y : ys) {
      canvas.rule(72, y, 372, y);
    }
    for (float x : new float[] {72, 222, 372}) {
      canvas.rule(x, 100, x, 160);
    }
    canvas.text(76, 114, 10, "Name").text(226, 114, 10, "Count | sum");
    canvas.text(76, 134, 10, "gate").text(226, 134, 10, "7");
    canvas.text(76, 154, 10, "valve");
    assertThat(canvas.blocks())
        .containsExactly(
            "Before the table stands a sentence.",
            "| Name | Count \\| sum |\n| --- | --- |\n| gate | 7 |\n| valve |  |");
  }

  @Test
  void alignedCellsBecomeATable() {
    canvas.lines(72, 60, 10, "Before the table stands a sentence that is longer than a cell.");
    String[][] rows = {{"Name", "Count", "Sum"}, {"gate", "7", "70"}, {"valve", "11", "110"}};
    for (int r = 0; r < rows.length; r++) {
      for (int c = 0; c < 3; c++) {
        canvas.text(72 + 90 * c, 90 + 12 * r, 10, rows[r][c]);
      }
    }
    assertThat(canvas.blocks().get(1))
        .isEqualTo(
            "| Name | Count | Sum |\n| --- | --- | --- |\n| gate | 7 | 70 |\n| valve | 11 | 110 |");
    assertThat(canvas.read().facts()).containsEntry("tables", "1");
  }

  @Test
  void listsKeepTheirMarkersAndLevels() {
    canvas.lines(72, 60, 10, "A list follows here:");
    canvas.text(80, 84, 10, "1. first of them, with a text that is so long that it needs");
    canvas.text(92, 96, 10, "a second line");
    canvas.text(80, 108, 10, "2. second");
    canvas.text(100, 120, 10, "\u2022 inner");
    assertThat(canvas.blocks().get(1))
        .isEqualTo(
            "1. first of them, with a text that is so long that it needs a second line\n"
                + "2. second\n    - inner");
  }

  @Test
  void runningHeadersAndNumbersAreKeptApart() {
    for (int page = 1; page <= 3; page++) {
      if (page > 1) {
        canvas.page();
      }
      canvas.text(72, 40, 9, "The Book of Pipes");
      canvas.lines(72, 100, 10, "Page " + "abc".charAt(page - 1) + " says something of its own.");
      canvas.text(300, 760, 9, "- " + (page + 4) + " -");
    }
    PdfContent read = canvas.read();
    assertThat(read.text())
        .isEqualTo(
            "Page a says something of its own.\n\nPage b says something of its own.\n\n"
                + "Page c says something of its own.");
    assertThat(read.furniture())
        .containsExactly(
            new Furniture("header", 1, "The Book of Pipes"),
            new Furniture("page-number", 1, "- 5 -"),
            new Furniture("header", 2, "The Book of Pipes"),
            new Furniture("page-number", 2, "- 6 -"),
            new Furniture("header", 3, "The Book of Pipes"),
            new Furniture("page-number", 3, "- 7 -"));
    assertThat(read.pages()).containsExactly(new Page(1, 0), new Page(2, 35), new Page(3, 70));
  }

  /** Pages that are alike from top to bottom are forms, and what they say is no furniture. */
  @Test
  void pagesThatAreAllAlikeStay() {
    for (int page = 1; page <= 3; page++) {
      if (page > 1) {
        canvas.page();
      }
      canvas.lines(72, 40, 10, "The same line", "and another one");
    }
    assertThat(canvas.read().text()).hasSize(3 * "The same line and another one".length() + 4);
    assertThat(canvas.read().furniture()).isEmpty();
  }

  @Test
  void brokenWordsAreJoinedAndTrueHyphensStay() {
    canvas.lines(
        72,
        60,
        10,
        "A well-known rule of thumb for all the pres-",
        "sure in a pipe, the steady and the well-",
        "known, holds for the years of 1990-",
        "1995 and for the state-of-the-",
        "art of pipes in Upper-",
        "Austria and elsewhere.");
    assertThat(canvas.blocks())
        .containsExactly(
            "A well-known rule of thumb for all the pressure in a pipe, the steady and the"
                + " well-known, holds for the years of 1990-1995 and for the state-of-the-art of"
                + " pipes in Upper-Austria and elsewhere.");
  }

  @Test
  void ligaturesAreTakenApart() {
    canvas.embedded(72, 60, 10, "e\uFB01cient \uFB02ow");
    assertThat(canvas.read().text()).isEqualTo("eficient flow");
  }

  @Test
  void stampInTheMarginIsNoPartOfTheText() {
    canvas.upwards(30, 500, 20, "arXiv:2401.00001v1 [cs.CL] 1 Jan 2024");
    canvas.lines(72, 100, 10, LEFT).lines(72, 184, 10, RIGHT);
    PdfContent read = canvas.read();
    assertThat(read.text()).isEqualTo(String.join(" ", LEFT) + " " + String.join(" ", RIGHT));
    assertThat(read.furniture())
        .containsExactly(new Furniture("stamp", 1, "arXiv:2401.00001v1 [cs.CL] 1 Jan 2024"));
    assertThat(read.headings()).isEmpty();
  }

  @Test
  void hiddenTextIsReportedAndNotRead() {
    canvas.text(72, 100, 10, "Seen.");
    canvas.color(1).text(72, 140, 10, "White on white.");
    canvas.color(0).filled(72, 200, 200, 20).color(1).text(76, 194, 10, "White on black.");
    canvas.color(0).mode(RenderingMode.NEITHER).text(72, 260, 10, "Drawn with nothing.");
    canvas.mode(RenderingMode.FILL).text(700, 300, 10, "Beside the page.");
    PdfContent read = canvas.read();
    assertThat(read.text()).isEqualTo("Seen.\n\nWhite on black.");
    assertThat(read.furniture())
        .containsExactlyInAnyOrder(
            new Furniture("hidden: white-on-white", 1, "White on white."),
            new Furniture("hidden: invisible", 1, "Drawn with nothing."),
            new Furniture("hidden: off-page", 1, "Beside the page."));
  }

  @Test
  void headingsHaveLevelsBySizeAndStartAtTheirLine() {
    canvas.bold(72, 60, 20, "The title").bold(72, 100, 14, "A section");
    canvas.lines(72, 130, 10, LEFT);
    canvas.bold(72, 240, 10, "A bold one");
    canvas.lines(72, 270, 10, RIGHT);
    PdfContent read = canvas.read();
    assertThat(read.headings())
        .containsExactly(
            new Heading(1, "The title", 0),
            new Heading(2, "A section", read.text().indexOf("## A section")),
            new Heading(3, "A bold one", read.text().indexOf("### A bold one")));
  }

  @Test
  void paragraphGoesOnOverThePage() {
    canvas.lines(72, 700, 10, LEFT[0], LEFT[1]).page().lines(72, 60, 10, LEFT[2], LEFT[3]);
    PdfContent read = canvas.read();
    assertThat(read.text()).isEqualTo(String.join(" ", List.of(LEFT).subList(0, 4)));
    assertThat(read.pages())
        .containsExactly(new Page(1, 0), new Page(2, read.text().indexOf("white parts")));
  }

  /** Every glyph that can be seen is in the text or among the furniture, once. */
  @Test
  void noGlyphIsLost() {
    StringBuilder drawn = new StringBuilder();
    for (int page = 1; page <= 3; page++) {
      if (page > 1) {
        canvas.page();
      }
      String own = "Chapter " + page * page + " of pipes";
      canvas.text(72, 40, 9, "Running head").bold(72, 80, 16, own);
      canvas.lines(72, 110, 10, LEFT).lines(320, 110, 10, RIGHT);
      canvas.upwards(30, 500, 12, "stamp" + page).text(300, 760, 9, "" + page);
      drawn.append("Running head").append(own).append(String.join("", LEFT));
      drawn.append(String.join("", RIGHT)).append("stamp").append(page).append(page);
    }
    PdfContent read = canvas.read();
    StringBuilder found = new StringBuilder(read.text());
    read.furniture().forEach(aside -> found.append(aside.getText()));
    assertThat(letters(found)).isEqualTo(letters(drawn));
  }

  private static String letters(CharSequence text) {
    return text.chars()
        .filter(Character::isLetterOrDigit)
        .sorted()
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  /** A report of all kinds of parts, as a whole; -Dgolden.update=true writes it anew. */
  @Test
  void reportIsAsReviewed() throws IOException {
    canvas.bold(72, 60, 18, "Report on the gates").text(72, 84, 10, "by the station");
    canvas.bold(72, 120, 13, "1 Columns");
    canvas.lines(72, 145, 10, LEFT).lines(320, 145, 10, RIGHT);
    canvas.bold(72, 260, 13, "2 Figures");
    String[][] rows = {{"Gate", "Open", "Shut"}, {"north", "12", "8"}, {"south", "3", "41"}};
    for (int r = 0; r < rows.length; r++) {
      for (int c = 0; c < 3; c++) {
        canvas.text(72 + 90 * c, 290 + 13 * r, 10, rows[r][c]);
      }
    }
    canvas.text(72, 350, 10, "What to do:");
    canvas.text(80, 366, 10, "\u2022 mend the north gate").text(80, 380, 10, "\u2022 count again");
    Path golden = Path.of("src/test/resources/golden/pdf/report.md");
    String text = canvas.read().text() + "\n";
    if (Boolean.getBoolean("golden.update")) {
      Files.createDirectories(golden.getParent());
      Files.writeString(golden, text, StandardCharsets.UTF_8);
    }
    assertThat(text).isEqualTo(Files.readString(golden, StandardCharsets.UTF_8));
  }
}
