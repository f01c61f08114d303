package io.penstock.text.parse;

import static io.penstock.text.Refusals.reasonOf;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.schemas.document.Document;
import io.penstock.schemas.document.Heading;
import io.penstock.text.EvalData;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.Test;

class HtmlParserTest {
  private final HtmlParser parser = new HtmlParser();

  private Document parse(String html) throws Exception {
    return parser.parse(Raw.of("text/html", html));
  }

  @Test
  void laysOutWhatAReaderSees() throws Exception {
    Document document =
        parse(
            """
            <html lang="en"><head><title> The  title </title><script>x()</script>
            <meta name=author content="A. B."></head>
            <body><header>Site</header><nav>Menu</nav>
            <article><header><h1>Big <b>one</b></h1></header>
            <p>First   paragraph,<br>second line.</p>
            <ul><li>a<li>b <i>c</i></ul>
            <table><tr><th>k<th>v<tr><td>1<td>2</table>
            <h2>Small</h2><pre>  x
              y</pre><p hidden>secret</p>
            </article><aside>Ads</aside><footer>Legal</footer></body></html>
            """);
    String text = document.getText();
    assertThat(text)
        .isEqualTo(
            """
            Big one

            First paragraph,
            second line.

            - a
            - b c

            k v
            1 2

            Small

              x
              y\
            """);
    assertThat(document.getHeadings())
        .containsExactly(
            new Heading(1, "Big one", 0), new Heading(2, "Small", text.indexOf("Small")));
    assertThat(document.getTitle()).isEqualTo("The title");
    assertThat(document.getMetadata())
        .containsEntry("language", "en")
        .containsEntry("author", "A. B.");
  }

  @Test
  void takesTheMainPartWhereThereIsOne() throws Exception {
    assertThat(parse("<div>before</div><main><p>this</main><div>after").getText())
        .isEqualTo("this");
  }

  @Test
  void headingIsTheTitleWhereThereIsNone() throws Exception {
    assertThat(parse("<p>x<h1>Name</h1>").getTitle()).isEqualTo("Name");
    assertThat(parse("<p>x").getTitle()).isNull();
  }

  @Test
  void believesTheCharsetOfThePage() throws Exception {
    String page = "<meta charset=windows-1251><p>Привет";
    byte[] bytes = page.getBytes(Charset.forName("windows-1251"));
    assertThat(parser.parse(Raw.of("text/html", bytes)).getText()).isEqualTo("Привет");
    assertThat(reasonOf(() -> parser.parse(Raw.of("text/html; charset=utf-8", bytes))).getRule())
        .isEqualTo("invalid-encoding");
  }

  @Test
  void deepNestingIsBounded() throws Exception {
    String page = "<div>".repeat(100_000) + "deep";
    assertThat(parse(page).getText()).isEqualTo("deep");
  }

  /** Mozilla's pages with the article a reader mode shows: most of it must be there. */
  @Test
  void findsTheArticlesOfRealPages() throws Exception {
    Map<String, byte[]> files = EvalData.archive("html/readability-test-pages.tar.zst");
    int pages = 0;
    double recall = 0;
    for (String name : files.keySet()) {
      if (name.endsWith("source.html")) {
        byte[] page = requireNonNull(files.get(name));
        byte[] article = requireNonNull(files.get(name.replace("source.html", "expected.html")));
        String text = parser.parse(Raw.of("text/html", page)).getText();
        pages++;
        recall += recall(Jsoup.parse(new String(article, UTF_8)).text(), text);
      }
    }
    assertThat(pages).isGreaterThan(100);
    assertThat(recall / pages).isGreaterThan(0.97);
  }

  private static double recall(String expected, String found) {
    Map<String, Integer> words = new HashMap<>();
    Arrays.stream(found.split("\\s+")).forEach(word -> words.merge(word, 1, Integer::sum));
    String[] wanted = expected.split("\\s+");
    long hits =
        Arrays.stream(wanted).filter(word -> words.merge(word, -1, Integer::sum) >= 0).count();
    return (double) hits / wanted.length;
  }
}
