package io.penstock.text.parse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.penstock.schemas.document.RawDocument;
import io.penstock.text.UnreadableException;
import io.penstock.text.parse.isolated.ParserProcessException;
import io.penstock.text.parse.isolated.ProcessLimits;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParsersTest {
  @Test
  void isolatedParsersReadAsThoseInProcess() throws Exception {
    List<RawDocument> documents =
        List.of(
            Raw.at("file:/a.pdf", SamplePdf.write(List.of("Hello world", "Second page"), "T")),
            Raw.at("file:/a.docx", OfficeFiles.docx(OfficeFiles.paragraph("H1", "Hello"))),
            Raw.of("message/rfc822", "Subject: x\r\n\r\nHello\r\n"),
            Raw.of("text/html", "<p>Hello"),
            Raw.of(null, "Hello"));
    try (Parsers isolated = Parsers.open(ParseOptions.DEFAULT);
        Parsers here = Parsers.open(ParseOptions.DEFAULT.with(ParserMode.IN_PROCESS))) {
      for (RawDocument raw : documents) {
        assertThat(isolated.parse(raw)).isEqualTo(here.parse(raw));
      }
      RawDocument cut = Raw.of("application/pdf", "%PDF-1.4 cut off");
      assertThat(reason(isolated, cut)).isEqualTo(reason(here, cut));
    }
  }

  /** Where no process can be started, as here without a JDK, texts are read all the same. */
  @Test
  void textsNeedNoProcess(@TempDir Path noJdk) throws Exception {
    String home = System.getProperty("java.home");
    System.setProperty("java.home", noJdk.toString());
    try (Parsers parsers = Parsers.open(ParseOptions.DEFAULT)) {
      for (String type : new String[] {"text/plain", "text/html", "text/markdown", "text/csv"}) {
        assertThat(parsers.parse(Raw.of(type, "Hello")).getText()).isEqualTo("Hello");
      }
      byte[] pdf = SamplePdf.write(List.of("Hello"), "T");
      assertThatThrownBy(() -> parsers.parse(Raw.of(null, pdf)))
          .isInstanceOf(ParserProcessException.class);
    } finally {
      System.setProperty("java.home", home);
    }
  }

  private static Object reason(Parsers parsers, RawDocument raw) {
    return catchThrowableOfType(UnreadableException.class, () -> parsers.parse(raw)).reason();
  }

  @Test
  void aDocumentThatNeedsMoreMemoryThanItsProcessHasIsBad() throws UnreadableException {
    ParseOptions small =
        ParseOptions.DEFAULT.with(new ProcessLimits(32, Duration.ofMinutes(2), 100));
    String words = OfficeFiles.paragraph("", "word ".repeat(40_000)).repeat(250);
    try (Parsers parsers = Parsers.open(small)) {
      UnreadableException full =
          catchThrowableOfType(
              UnreadableException.class,
              () -> parsers.parse(Raw.of(null, OfficeFiles.docx(words))));
      assertThat(full.rule()).isEqualTo("parser-out-of-memory");
      assertThat(full.reason().getThreshold()).isEqualTo("32 MiB");
      assertThat(
              parsers
                  .parse(Raw.of(null, OfficeFiles.docx(OfficeFiles.paragraph("", "next"))))
                  .getText())
          .isEqualTo("next");
    }
  }

  @Test
  void passwordsComeFromAFileAndAreNotShown(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("passwords"), "first\n\nse cret\n");
    PasswordSource source = new PasswordSource(file.toString());
    assertThat(source.read()).containsExactly("first", "se cret");
    assertThat(ParseOptions.DEFAULT.with(source).toString()).doesNotContain("se cret");
  }

  @Test
  void passwordsThatAreNotThereAreNamed(@TempDir Path folder) {
    assertThatThrownBy(() -> new PasswordSource("env:PENSTOCK_NO_SUCH_NAME").read())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("env:PENSTOCK_NO_SUCH_NAME");
    assertThatThrownBy(() -> new PasswordSource(folder.resolve("none").toString()).read())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no such file");
    assertThat(PasswordSource.NONE.read()).isEmpty();
  }
}
