package io.penstock.text.parse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.schemas.document.Document;
import io.penstock.text.EvalData;
import java.util.Map;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.Test;

class MainTextTest {
  private static final String PROSE =
      "The gates opened at six, the water rose, and by noon the meadows, the road and the lower"
          + " fields were under a sheet of brown water that nobody had expected this late. ";

  private final HtmlParser parser = new HtmlParser(HtmlMode.MAIN_TEXT);

  private Document parse(String html) throws Exception {
    return parser.parse(Raw.of("text/html", html));
  }

  @Test
  void findsTheArticleAmongItsSurroundings() throws Exception {
    Document document =
        parse(
            """
            <title>The flood of May - The Site</title>
            <div class=top><a href=/>Home</a> <a href=/a>News</a></div>
            <div class=wrap><div class=story><h1>The flood of May</h1>
            <p>%s</p><div class="share-box"><a href=x>Tell a friend</a></div>
            <p>%s</p><h2>After</h2><p>%s</p><ul><li>one<li>two</ul>
            <div class=more><a href=1>Other story one</a> <a href=2>Other story two</a></div>
            </div><div class=sidebar><p>%s</p></div></div>
            <div class=comments><p>%s</p></div>
            """
                .formatted(
                    "One. " + PROSE,
                    "Two. " + PROSE.repeat(2),
                    "Three. " + PROSE,
                    "Aside. " + PROSE,
                    "First! " + PROSE));
    assertThat(document.getTitle()).isEqualTo("The flood of May");
    assertThat(document.getText())
        .isEqualTo(
            "One. %s\n\nTwo. %s\n\n## After\n\nThree. %s\n\n- one\n- two"
                .formatted(PROSE.strip(), PROSE.repeat(2).strip(), PROSE.strip()));
    assertThat(document.getHeadings())
        .allSatisfy(h -> assertThat(document.getText().substring(h.getStart())).startsWith("##"));
    assertThat(document.getMetadata()).doesNotContainKey("main-text");
  }

  @Test
  void wordsBetweenLineBreaksAreParagraphs() throws Exception {
    String page = "<div id=x>%s<br><br>%s<br> <br>%s</div><div><a href=x>away</a></div>";
    assertThat(parse(page.formatted(PROSE, PROSE, PROSE)).getText())
        .startsWith(PROSE.strip())
        .endsWith(PROSE.strip())
        .doesNotContain("away");
  }

  @Test
  void whereNoArticleIsTheWholePageIsRead() throws Exception {
    Document document = parse("<nav>menu</nav><div class=footer><h1>Hi</h1><p>Welcome.</p></div>");
    assertThat(document.getText()).isEqualTo("# Hi\n\nWelcome.");
    assertThat(document.getMetadata()).containsKey("main-text");
  }

  /** Mozilla's pages: the 4-shingles of their words against those of the expected article. */
  @Test
  void findsTheArticlesOfRealPages() throws Exception {
    Map<String, byte[]> files = EvalData.archive("html/readability-test-pages.tar.zst");
    int pages = 0;
    double sum = 0;
    for (String name : files.keySet()) {
      if (name.endsWith("source.html")) {
        byte[] page = requireNonNull(files.get(name));
        byte[] article = requireNonNull(files.get(name.replace("source.html", "expected.html")));
        String found = parser.parse(Raw.of("text/html; charset=utf-8", page)).getText();
        sum += Shingles.f1(Jsoup.parse(new String(article, UTF_8)).text(), found);
        pages++;
      }
    }
    assertThat(pages).isGreaterThan(100);
    assertThat(sum / pages).isGreaterThan(0.975);
  }
}
