package io.penstock.text.parse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.schemas.document.Document;
import io.penstock.schemas.document.RawDocument;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A changed parser must not be given what an older one has left in a cache. */
class ParserVersionTest {
  private static final Path GOLDEN = Path.of("src/test/resources/parser-version.txt");

  @Test
  void changesWithWhatTheParsersWrite() throws Exception {
    String found = ParserVersion.CURRENT + " " + hash();
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(GOLDEN, found + "\n");
    }
    assertThat(Files.readString(GOLDEN).strip())
        .as(
            "version and hash of what the parsers write; if that was meant to change, raise"
                + " ParserVersion.CURRENT and run with -Dgolden.update=true")
        .isEqualTo(found);
  }

  private static String hash() throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    for (HtmlMode mode : HtmlMode.values()) {
      DocumentParsers parsers = DocumentParsers.of(ParserLimits.DEFAULT, mode, List.of());
      for (RawDocument raw : documents()) {
        Document document = parsers.parse(raw);
        digest.update(document.toString().getBytes(UTF_8));
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static List<RawDocument> documents() throws Exception {
    String page =
        """
        <html><head><title>A page</title><meta name=author content=Ann></head><body><nav>Home</nav>
        <article><h1>Head</h1><p>%s</p><ul><li>one<li>two<ol><li>deep</ol></ul><pre>x = 1
          y</pre><table><tr><th>a<th>b<tr><td>1<td>2|3</table><blockquote>said</blockquote></article>
        <footer>(c)</footer></body></html>"""
            .formatted("Some words, and then some more of them. ".repeat(20));
    return List.of(
        Raw.of("text/html", page),
        Raw.of("text/markdown", "---\ntitle: T\ntags: [a, b]\n---\n# H\n\n- x\n\n```\ncode\n```\n"),
        Raw.of("text/plain", "Plain caf\u00c3\u00a9 text.\n\nMore.".getBytes(UTF_8)),
        Raw.of(null, SamplePdf.write(List.of("First page of words", "Second page"), "T")),
        Raw.of(
            null,
            OfficeFiles.docx(OfficeFiles.paragraph("H1", "Head") + OfficeFiles.item(1, "one"))),
        Raw.of(null, OfficeFiles.odt("<text:p>Words.</text:p>")),
        Raw.of(null, OfficeFiles.epub(Map.of("a", "<h1>One</h1><p>Two</p>"))),
        Raw.of(null, "{\\rtf1 One \\b bold\\b0  word.\\par Two.}".getBytes(UTF_8)),
        Raw.of("message/rfc822", "Subject: x\r\nFrom: a@b.c\r\n\r\nHello\r\n"));
  }
}
