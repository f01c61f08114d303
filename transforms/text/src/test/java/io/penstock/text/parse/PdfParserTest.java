package io.penstock.text.parse;

import static io.penstock.text.Refusals.reasonOf;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.schemas.document.Document;
import io.penstock.schemas.document.Heading;
import io.penstock.schemas.document.Page;
import io.penstock.schemas.document.Reason;
import io.penstock.text.EvalData;
import io.penstock.text.UnreadableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PdfParserTest {
  private final PdfParser parser = new PdfParser(ParserLimits.DEFAULT, List.of());

  private Document parse(byte[] pdf) throws UnreadableException {
    return parser.parse(Raw.of("application/pdf", pdf));
  }

  @Test
  void readsPagesBookmarksAndTitle() throws Exception {
    byte[] pdf =
        SamplePdf.write(List.of("Preface", "Chapter One\nFirst words.", "more"), "The Book");
    Document document = parse(pdf);
    String text = document.getText();
    assertThat(text).isEqualTo("# Preface\n\n# Chapter One\n\nFirst words.\n\n# more");
    assertThat(document.getTitle()).isEqualTo("The Book");
    assertThat(document.getMetadata())
        .isEqualTo(
            Map.of(
                "pages",
                "3",
                "author",
                "Sample Author",
                "outline",
                "Preface (page 1)\nChapter One (page 2)\nmore (page 3)"));
    assertThat(document.getPages())
        .containsExactly(
            new Page(1, 0),
            new Page(2, text.indexOf("# Chapter One")),
            new Page(3, text.indexOf("# more")));
    assertThat(document.getHeadings())
        .containsExactly(
            new Heading(1, "Preface", 0),
            new Heading(1, "Chapter One", text.indexOf("# Chapter One")),
            new Heading(1, "more", text.indexOf("# more")));
  }

  @Test
  void encryptedIsNamed() throws Exception {
    byte[] pdf = SamplePdf.encrypt(SamplePdf.write(List.of("secret"), "t"), "password");
    assertThat(reasonOf(() -> parse(pdf)).getRule()).isEqualTo("encrypted-pdf");
  }

  @Test
  void passwordsAreTriedOneAfterTheOther() throws Exception {
    byte[] pdf = SamplePdf.encrypt(SamplePdf.write(List.of("secret"), "t"), "password");
    PdfParser knowing = new PdfParser(ParserLimits.DEFAULT, List.of("other", "password"));
    assertThat(knowing.parse(Raw.of("application/pdf", pdf)).getText()).contains("secret");
  }

  @Test
  void truncatedIsUnreadableWhereverItIsCut() throws Exception {
    byte[] pdf = SamplePdf.write(List.of("one", "two", "three"), "t");
    for (int percent : new int[] {5, 30, 60, 90, 97}) {
      byte[] cut = Arrays.copyOf(pdf, pdf.length * percent / 100);
      assertThat(reasonOf(() -> parse(cut)).getRule()).isEqualTo("unreadable-pdf");
    }
  }

  @Test
  void garbageIsUnreadable() {
    for (String garbage :
        List.of("words", "%PDF-1.7\ngarbage\n%%EOF", "%PDF-1.7\nstartxref\n9\n")) {
      assertThat(reasonOf(() -> parse(garbage.getBytes(US_ASCII))).getRule())
          .isEqualTo("unreadable-pdf");
    }
  }

  @Test
  void withoutTextIsNamed() throws Exception {
    Reason reason = reasonOf(() -> parse(SamplePdf.write(List.of("", ""), "t")));
    assertThat(reason.getRule()).isEqualTo("no-text-pdf");
    assertThat(reason.getMessage())
        .isEqualTo("none of the 2 pages has text, and none is the picture of one");
  }

  @Test
  void pagesAndCharactersAreLimited() throws Exception {
    byte[] pdf = SamplePdf.write(List.of("one", "two"), "t");
    Reason pages =
        reasonOf(
            () ->
                new PdfParser(new ParserLimits(1 << 20, 1, 100), List.of())
                    .parse(Raw.of(null, pdf)));
    assertThat(List.of(pages.getRule(), pages.getValue(), pages.getThreshold()))
        .containsExactly("too-large", "2", "1");
    Reason characters =
        reasonOf(
            () ->
                new PdfParser(new ParserLimits(1 << 20, 9, 4), List.of()).parse(Raw.of(null, pdf)));
    assertThat(List.of(characters.getRule(), characters.getThreshold()))
        .containsExactly("too-large", "4");
  }

  @Test
  void packedGigabytesAreRefusedBeforeTheyAreUnpacked() throws Exception {
    byte[] once = SamplePdf.deflatedSpaces(257L << 20);
    Reason reason = reasonOf(() -> parse(SamplePdf.withContent(once, "/FlateDecode")));
    assertThat(List.of(reason.getRule(), reason.getThreshold()))
        .containsExactly("too-large", Long.toString(256L << 20));
    byte[] twice = SamplePdf.deflated(SamplePdf.deflatedSpaces(2 << 20));
    byte[] pdf = SamplePdf.withContent(twice, "[/FlateDecode /FlateDecode]");
    assertThat(reasonOf(() -> PackedStreams.requireSmall(pdf, 1 << 20)).getRule())
        .isEqualTo("too-large");
    PackedStreams.requireSmall(pdf, 3 << 20);
  }

  @Test
  void writesNoFontCache() throws Exception {
    Path cache = Path.of(System.getProperty("user.home"), ".pdfbox.cache");
    boolean before = Files.exists(cache);
    parse(SamplePdf.write(List.of("words"), "t"));
    assertThat(Files.exists(cache)).isEqualTo(before);
  }

  /** Whatever is wrong with a file, it has a reason; what a browser reads, we mostly read too. */
  @Test
  void realFilesAreReadOrRefusedWithAReason() throws Exception {
    Map<String, String> rules = new TreeMap<>();
    int read = 0;
    for (Path file : pdfs()) {
      try {
        Document document = parse(Files.readAllBytes(file));
        assertThat(document.getText()).isNotBlank();
        read++;
      } catch (UnreadableException refused) {
        rules.put(file.getFileName().toString(), refused.rule());
      }
    }
    assertThat(rules.values())
        .isSubsetOf("encrypted-pdf", "unreadable-pdf", "no-text-pdf", "too-large");
    assertThat(read).as("refused: %s", rules).isGreaterThan(80);
  }

  private static List<Path> pdfs() throws IOException {
    try (Stream<Path> files = Files.walk(EvalData.path("pdf"))) {
      return files.filter(file -> file.toString().endsWith(".pdf")).sorted().toList();
    }
  }

  @Test
  void knownPoemIsReadWordByWord() throws Exception {
    Path pdf = EvalData.path("pdf/pypdf/crazyones.pdf");
    String truth = Files.readString(EvalData.path("pdf/_truth/pypdf__crazyones.pdf.txt"), UTF_8);
    // PDFBox writes ligatures as letters.
    truth = Normalizer.normalize(truth, Normalizer.Form.NFKC);
    assertThat(parse(Files.readAllBytes(pdf)).getText().split("\\s+"))
        .containsAll(Arrays.stream(truth.split("\\s+")).filter(w -> w.length() > 3).toList());
  }
}
