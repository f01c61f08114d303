package io.penstock.text.parse;

import static io.penstock.text.Refusals.reasonOf;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.schemas.document.Document;
import io.penstock.schemas.document.RawDocument;
import io.penstock.schemas.document.Reason;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DocumentParsersTest {
  private final DocumentParsers parsers = DocumentParsers.of(ParserLimits.DEFAULT);

  @ParameterizedTest
  @CsvSource({
    "text/plain, text/plain",
    "text/x-markdown, text/markdown",
    "TEXT/Markdown; charset=utf-8, text/markdown",
    "application/xhtml+xml, text/html",
    "text/x-rst, text/plain",
    "application/octet-stream, text/plain"
  })
  void declaredTypeDecides(String declared, String readAs) throws Exception {
    assertThat(parsers.parse(Raw.of(declared, "words")).getContentType()).isEqualTo(readAs);
  }

  @ParameterizedTest
  @CsvSource({
    "https://a.example/x/readme.md?raw=1#top, text/markdown",
    "page.HTML, text/html",
    "notes.v2.txt, text/plain",
    "no-ending, text/plain"
  })
  void uriDecidesWithoutDeclaredType(String uri, String readAs) throws Exception {
    Document document = parsers.parse(Raw.at(uri, "words".getBytes(UTF_8)));
    assertThat(document.getContentType()).isEqualTo(readAs);
    assertThat(document.getUri()).isEqualTo(uri);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"<!DOCTYPE html><p>x", "\ufeff <html><body>x", "<?xml version='1.0'?>\n<html>x"})
  void bytesDecideAtLast(String page) throws Exception {
    assertThat(parsers.parse(Raw.of(null, page)).getContentType()).isEqualTo("text/html");
  }

  @Test
  void metadataOfTheSenderGoesFirst() throws Exception {
    RawDocument raw = Raw.of("text/markdown", "---\nauthor: file\nlang: en\n---\nx");
    raw.setMetadata(Map.of("author", "sender"));
    assertThat(parsers.parse(raw).getMetadata())
        .containsExactlyInAnyOrderEntriesOf(Map.of("author", "sender", "lang", "en"));
  }

  @Test
  void emptyIsUnreadable() {
    assertThat(reasonOf(() -> parsers.parse(Raw.of("text/plain", ""))).getRule())
        .isEqualTo("empty");
  }

  @Test
  void sizeIsCheckedFirst() {
    DocumentParsers small = DocumentParsers.of(new ParserLimits(4, 1, 100));
    Reason reason = reasonOf(() -> small.parse(Raw.of("image/png", "12345")));
    assertThat(reason)
        .isEqualTo(new Reason("too-large", "5", "4", "the document has 5 bytes, the limit is 4"));
  }

  @Test
  void textBeyondTheLimitIsRefusedWhole() {
    DocumentParsers small = DocumentParsers.of(new ParserLimits(100, 1, 4));
    Reason reason = reasonOf(() -> small.parse(Raw.of("text/plain", "12345")));
    assertThat(reason.getRule()).isEqualTo("too-large");
    assertThat(reason.getValue()).isEqualTo("5");
    assertThat(reason.getThreshold()).isEqualTo("4");
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/zip", "image/png", "application/json"})
  void unknownTypeIsNamed(String type) {
    Reason reason = reasonOf(() -> parsers.parse(Raw.of(type, "x")));
    assertThat(reason.getRule()).isEqualTo("unknown-content-type");
    assertThat(reason.getValue()).isEqualTo(type);
  }

  @Test
  void binaryBytesWithoutTypeAreUnknown() {
    Reason reason = reasonOf(() -> parsers.parse(Raw.of(null, new byte[] {'P', 'K', 3, 4, 0, 1})));
    assertThat(reason.getRule()).isEqualTo("unknown-content-type");
    assertThat(reason.getValue()).isEqualTo("bytes/504b0304");
  }

  @Test
  void whatBreaksAParserEndsTheDocumentOnly() {
    DocumentParsers broken =
        parsers
            .with("text/a", raw -> runsForEver(1))
            .with(
                "text/b",
                raw -> {
                  throw new IllegalStateException("odd");
                });
    assertThat(reasonOf(() -> broken.parse(Raw.of("text/a", "x"))).getValue())
        .isEqualTo("StackOverflowError");
    assertThat(reasonOf(() -> broken.parse(Raw.of("text/b", "x"))).getMessage())
        .isEqualTo("the parser gave up with IllegalStateException: odd");
  }

  @SuppressWarnings("InfiniteRecursion")
  private static Document runsForEver(int depth) {
    return runsForEver(depth + 1);
  }
}
