package io.penstock.text.clean;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.schemas.document.Document;
import io.penstock.schemas.document.Heading;
import io.penstock.schemas.document.Page;
import io.penstock.text.Texts;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TextCleanerTest {
  private final TextCleaner cleaner = new TextCleaner();

  @Test
  void golden() {
    assertThat(cleaner.clean("\ufeff\r\n a\u0000b \t\r\ncafe\u0301\u00a0\rx\u2028y\n\n\n\n\nz\n\n"))
        .isEqualTo(" ab\ncaf\u00e9\nx\ny\n\n\nz");
    assertThat(cleaner.clean("a\ud83db \ud83d\ude00")).isEqualTo("a\ufffdb \ud83d\ude00");
    assertThat(cleaner.clean("e\u0001\u0301")).isEqualTo("\u00e9");
    assertThat(cleaner.clean("\ufb01 \u2126")).isEqualTo("\ufb01 \u03a9");
    assertThat(cleaner.clean(" \n\t\n")).isEmpty();
  }

  @Test
  void headingsAndPagesKeepTheirPlaces() {
    String text = "\ufeff\r\n\r\ncafe\u0301 \r\n\r\n\r\n\r\n\r\n# One\r\nx\f\r\n  \r\n## Two\r\n";
    Document cleaned =
        cleaner.clean(
            Texts.of(
                text,
                List.of(
                    new Heading(1, " One \u0000", text.indexOf("# One")),
                    new Heading(2, "Two", text.indexOf("## Two"))),
                List.of(
                    new Page(1, 0),
                    new Page(2, text.indexOf("\f")),
                    new Page(3, text.indexOf("  \r")),
                    new Page(4, text.length()))));
    String expected = "caf\u00e9\n\n\n# One\nx\n\n\n## Two";
    assertThat(cleaned.getText()).isEqualTo(expected);
    assertThat(cleaned.getHeadings())
        .containsExactly(
            new Heading(1, "One", expected.indexOf("# One")),
            new Heading(2, "Two", expected.indexOf("## Two")));
    assertThat(cleaned.getPages())
        .containsExactly(
            new Page(1, 0),
            new Page(2, expected.indexOf("x") + 1),
            new Page(3, expected.indexOf("## Two")),
            new Page(4, expected.length()));
  }

  @Test
  void titleAndMetadataAreCleanedToo() {
    Document document = Texts.of("x");
    document.setTitle(" cafe\u0301\r\nau  lait ");
    document.setMetadata(Map.of("k", "v\u0000 "));
    Document cleaned = cleaner.clean(document);
    assertThat(cleaned.getTitle()).isEqualTo("caf\u00e9 au lait");
    assertThat(cleaned.getMetadata()).isEqualTo(Map.of("k", "v"));
    document.setTitle("\u0000");
    assertThat(cleaner.clean(document).getTitle()).isNull();
  }
}
