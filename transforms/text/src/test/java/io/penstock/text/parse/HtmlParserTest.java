package io.penstock.text.parse;

import static io.penstock.text.Refusals.reasonOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.schemas.document.Document;
import io.penstock.schemas.document.Heading;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HtmlParserTest {
  private final HtmlParser parser = new HtmlParser(HtmlMode.WHOLE_PAGE);

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
            # Big one

            First paragraph,
            second line.

            - a
            - b c

            | k | v |
            | --- | --- |
            | 1 | 2 |

            ## Small

            ```
              x
              y
            ```\
            """);
    assertThat(document.getHeadings())
        .containsExactly(
            new Heading(1, "Big one", 0), new Heading(2, "Small", text.indexOf("## Small")));
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
  void keepsStructureAsMarkdown() throws Exception {
    String text =
        parse(
                """
                <ol start=3><li><p>three</p><p>more</p><ul><li>inner</ul><li>four</ol>
                <blockquote><p>said</p><p>again</p></blockquote>
                <p>call <code>run()</code>, press <kbd>`</kbd>, <a href="x">go</a></p>
                <pre><code class="hl language-java">int x;
                ```
                </code></pre>
                <table><caption>Sizes</caption><tr><th>a|b<th colspan=2>c<tr><td>1<td>2<td>3</table>
                <table><tr><td><p>side</p><p>by</p><td>side</table>
                <h2>API<a href="#api">\u00b6</a></h2><h3><button>no</button></h3>
                """)
            .getText();
    assertThat(text)
        .isEqualTo(
            """
            3. three

               more

               - inner
            4. four

            > said
            >
            > again

            call `run()`, press `, go

            ````java
            int x;
            ```
            ````

            Sizes

            | a\\|b | c | |
            | --- | --- | --- |
            | 1 | 2 | 3 |

            side

            by

            side

            ## API\
            """);
  }

  @Test
  void readsWhatThePageSaysOfItself() throws Exception {
    Document document =
        parse(
            """
            <html lang=fr><head><title>Titre</title>
            <script type="application/ld+json">{"@graph":[{"@type":"Person"},{"@type":"NewsArticle",
            "headline":"Titre","datePublished":"2024-05-06","author":[{"name":"A"},{"name":"B"}],
            "publisher":{"name":"Le Site"}}]}</script>
            <script type="application/ld+json">{broken</script>
            <meta property="og:description" content="Caf&amp;eacute;"><p>x
            """);
    assertThat(document.getMetadata())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "charset", "UTF-8",
                "language", "fr",
                "author", "A, B",
                "date", "2024-05-06",
                "site", "Le Site",
                "description", "Caf\u00e9"));
  }

  @Test
  void deepNestingIsBounded() throws Exception {
    for (HtmlMode mode : HtmlMode.values()) {
      for (String tag : List.of("div", "blockquote", "table><tr><td", "ul><li", "h1", "pre", "a")) {
        int levels = tag.equals("div") ? 100_000 : 10_000;
        String page = "<%s>".formatted(tag).repeat(levels) + "deep";
        Document document = new HtmlParser(mode).parse(Raw.of("text/html", page));
        assertThat(document.getText()).as(tag).contains("deep");
      }
    }
  }
}
