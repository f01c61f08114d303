package io.penstock.text.parse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.penstock.schemas.document.Document;
import io.penstock.schemas.document.Heading;
import io.penstock.text.EvalData;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;

class MarkdownParserTest {
  private final MarkdownParser parser = new MarkdownParser();

  private Document parse(String markdown) throws Exception {
    return parser.parse(Raw.of("text/markdown", markdown));
  }

  @Test
  void takesFrontMatterOutOfTheText() throws Exception {
    Document document =
        parse(
            """
            ---
            title: "A: b"
            date: 2024-01-02
            tags: [x, "y z"]
            nested: {a: 1}
            folded: >-
              one
              two
            ---
            # Heading

            Words.
            """);
    assertThat(document.getText()).isEqualTo("# Heading\n\nWords.\n");
    assertThat(document.getTitle()).isEqualTo("A: b");
    assertThat(document.getMetadata())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "title",
                "A: b",
                "date",
                "2024-01-02",
                "tags",
                "[\"x\",\"y z\"]",
                "nested",
                "{\"a\":\"1\"}",
                "folded",
                "one two",
                FrontMatter.TYPED,
                "{\"title\":\"A: b\",\"date\":\"2024-01-02\",\"tags\":[\"x\",\"y z\"],"
                    + "\"nested\":{\"a\":1},\"folded\":\"one two\"}"));
  }

  @Test
  void typesOfYamlAreKeptBesideTheWords() throws Exception {
    Map<String, String> metadata =
        parse(
                """
                ---
                on: 1_000
                draft: No
                quoted: "12"
                empty:
                nested: {hex: 0x1f, octal: 017, time: 1:30, half: .5, date: 2024-01-02, inf: .inf}
                ---
                x
                """)
            .getMetadata();
    assertThat(metadata).containsEntry("on", "1_000").containsEntry("draft", "No");
    assertThat(metadata.get(FrontMatter.TYPED))
        .isEqualTo(
            "{\"on\":1000,\"draft\":false,\"quoted\":\"12\",\"empty\":null,\"nested\":{\"hex\":31,"
                + "\"octal\":15,\"time\":90,\"half\":0.5,\"date\":\"2024-01-02\",\"inf\":\".inf\"}}");
  }

  /** Every example of CommonMark's specification: the headings are those of the expected HTML. */
  @Test
  void findsTheHeadingsOfTheSpecification() throws Exception {
    String fence = "`".repeat(32);
    String specification = Files.readString(EvalData.path("messy/commonmark-spec.txt"));
    Pattern example =
        Pattern.compile(
            "^" + fence + " example\\n(.*?)^\\.\\n(.*?)^" + fence + "$",
            Pattern.DOTALL | Pattern.MULTILINE);
    int examples = 0;
    for (Matcher at = example.matcher(specification); at.find(); examples++) {
      // A blank line before it, for two rules of three dashes would be front matter.
      String markdown = "\n" + at.group(1).replace('\u2192', '\t');
      List<String> expected =
          Jsoup.parse(at.group(2).replace('\u2192', '\t')).select("h1, h2, h3, h4, h5, h6").stream()
              .filter(Element::hasText)
              .map(heading -> heading.normalName() + " " + heading.text())
              .toList();
      Document document = parse(markdown);
      assertThat(document.getText()).isEqualTo(markdown);
      assertThat(document.getHeadings())
          .as(markdown)
          .extracting(heading -> "h" + heading.getLevel() + " " + heading.getTitle())
          .isEqualTo(expected);
    }
    assertThat(examples).isGreaterThan(600);
  }

  @Test
  void headingsPointToTheirLines() throws Exception {
    String text =
        """
        intro \ud83d\ude00\r

          ## One `code` & *two*\r
        \r
        Set
        ext
        ===

        > ### Quoted

        ```
        # no heading
        ```

        #
        """;
    Document document = parse(text);
    assertThat(document.getHeadings())
        .containsExactly(
            new Heading(2, "One code & two", text.indexOf("  ##")),
            new Heading(1, "Set ext", text.indexOf("Set")),
            new Heading(3, "Quoted", text.indexOf("> ###")));
    assertThat(document.getTitle()).isEqualTo("One code & two");
    assertThat(document.getText()).isEqualTo(text);
  }

  @Test
  void whatIsNoYamlStaysText() throws Exception {
    String text = "---\na: [1\n---\nwords";
    Document document = parse(text);
    assertThat(document.getText()).isEqualTo(text);
    assertThat(document.getMetadata().get("front-matter-error")).contains("no YAML");
  }

  @Test
  void rulesAreNoFrontMatter() throws Exception {
    String text = "---\n\njust a rule above\n";
    assertThat(parse(text).getText()).isEqualTo(text);
    assertThat(parse(text).getMetadata()).isEmpty();
  }

  @Test
  void aliasesCannotExplode() throws Exception {
    StringBuilder bomb = new StringBuilder("---\na0: &a0 [x,x,x,x,x,x,x,x,x,x]\n");
    for (int i = 1; i < 9; i++) {
      String before = "*a" + (i - 1) + ",";
      bomb.append("a%d: &a%d [%s]\n".formatted(i, i, before.repeat(10)));
    }
    Document document = parse(bomb + "loop: &l [*l]\n---\nwords");
    assertThat(document.getMetadata()).containsOnlyKeys("front-matter-error");
  }

  @Test
  void deepNestingIsBounded() throws Exception {
    int depth = 20_000;
    assertThat(parse(">".repeat(depth) + " # x").getText()).hasSize(depth + 4);
    assertThat(parse("[".repeat(depth) + "x" + "]".repeat(depth)).getHeadings()).isEmpty();
    assertThat(parse("![[]()".repeat(depth)).getHeadings()).isEmpty();
    assertThat(parse("# " + "*a ".repeat(depth)).getHeadings()).hasSize(1);
  }

  @Test
  void frontMatterOfRealPagesIsWhatPyYamlReads() throws Exception {
    Map<String, byte[]> files = EvalData.archive("markdown/docs-shared.tar.zst");
    ObjectMapper json = new ObjectMapper();
    int compared = 0;
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(
                    Files.newInputStream(
                        EvalData.path("markdown/docs-shared.frontmatter.jsonl.gz"))),
                UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        JsonNode expected = json.readTree(line);
        String path = expected.get("path").textValue();
        Document document = parser.parse(Raw.of("text/markdown", requireNonNull(files.get(path))));
        if (expected.get("has").booleanValue()) {
          Map<String, String> strings = new TreeMap<>();
          expected
              .get("strings")
              .properties()
              .forEach(e -> strings.put(e.getKey(), string(e.getValue())));
          Map<String, String> metadata = new TreeMap<>(document.getMetadata());
          String typed = metadata.remove(FrontMatter.TYPED);
          assertThat(metadata).as(path).isEqualTo(strings);
          JsonNode asTyped =
              json.readTree(typed == null ? expected.get("strings").toString() : typed);
          assertThat(asTyped).as(path).isEqualTo(expected.get("typed"));
          assertThat(sha256(document.getText()))
              .as(path)
              .isEqualTo(expected.get("body_sha256").textValue());
        } else {
          assertThat(document.getMetadata()).as(path).isEmpty();
        }
        compared++;
      }
    }
    assertThat(compared).isEqualTo(1761);
  }

  private static String string(JsonNode value) {
    return value.isTextual() ? value.textValue() : value.toString();
  }

  private static String sha256(String text) throws Exception {
    byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
    return HexFormat.of().formatHex(hash);
  }
}
