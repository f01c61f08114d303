package io.penstock.text.parse;

import static io.penstock.text.Refusals.reasonOf;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.penstock.schemas.document.Document;
import io.penstock.schemas.document.Reason;
import io.penstock.text.UnreadableException;
import io.penstock.text.parse.pdf.FakeTool;
import io.penstock.text.parse.pdf.PdfTools;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.graphics.image.LosslessFactory;
import org.apache.pdfbox.rendering.ImageType;
import org.apache.pdfbox.rendering.PDFRenderer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the tools of this test are shell scripts")
class PdfOtherReadersTest {
  private static final String WORDS = "The quick brown fox jumps over the lazy dog";

  @TempDir private Path folder = Path.of("");
  private int toolsBegun;

  private Document parse(byte[] pdf, OcrOptions ocr, PdfTools tools) throws UnreadableException {
    return new PdfParser(ParserLimits.DEFAULT, List.of(), ocr, () -> tools, () -> toolsBegun++)
        .parse(Raw.of("application/pdf", pdf));
  }

  private Document parse(byte[] pdf) throws UnreadableException {
    return parse(pdf, OcrOptions.DEFAULT, FakeTool.in(folder, "pdftotext", "tesseract"));
  }

  /** PDFBox knows no such packing. */
  private static byte[] broken() throws IOException {
    return SamplePdf.withContent("BT ET ".repeat(9).getBytes(US_ASCII), "/NoSuchDecode");
  }

  /** Pages that are pictures of pages with these words. */
  private static byte[] scanned(String... pages) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (PDDocument written = Loader.loadPDF(SamplePdf.write(List.of(pages), "t"));
        PDDocument scan = new PDDocument()) {
      for (int i = 0; i < pages.length; i++) {
        BufferedImage picture = new PDFRenderer(written).renderImageWithDPI(i, 200, ImageType.GRAY);
        PDPage page = new PDPage();
        scan.addPage(page);
        PDRectangle box = page.getMediaBox();
        try (PDPageContentStream content = new PDPageContentStream(scan, page)) {
          content.drawImage(
              LosslessFactory.createFromImage(scan, picture),
              0,
              0,
              box.getWidth(),
              box.getHeight());
        }
      }
      scan.save(out);
    }
    return out.toByteArray();
  }

  /** A page with pictures at these heights in points, each over its whole width. */
  private static byte[] strips(int height, int... bottoms) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (PDDocument scan = new PDDocument()) {
      PDPage page = new PDPage();
      scan.addPage(page);
      BufferedImage grey = new BufferedImage(600, height, BufferedImage.TYPE_BYTE_GRAY);
      try (PDPageContentStream content = new PDPageContentStream(scan, page)) {
        for (int bottom : bottoms) {
          content.drawImage(LosslessFactory.createFromImage(scan, grey), 0, bottom, 612, height);
        }
      }
      scan.save(out);
    }
    return out.toByteArray();
  }

  /** Tesseract's table of these words. */
  private void recognise(int confidence, String... words) throws IOException {
    StringBuilder table =
        new StringBuilder("level\tpage_num\n3\t1\t1\t1\t0\t0\t0\t0\t0\t0\t-1\t\n");
    for (String word : words) {
      table.append("5\t1\t1\t1\t1\t1\t0\t0\t9\t9\t" + confidence + "\t" + word + "\n");
    }
    Path file = Files.writeString(folder.resolve("words.tsv"), table);
    FakeTool.write(
        folder, "tesseract", "test \"$(head -c 2)\" = P5 || exit 9; cat '%s'".formatted(file));
  }

  @Test
  void aPageThatPdfBoxCannotReadIsReadByPdftotext() throws Exception {
    Path arguments = folder.resolve("arguments");
    FakeTool.write(
        folder,
        "pdftotext",
        "echo \"$*\" > '%s'; printf 'Words of another reader.\\n\\f'".formatted(arguments));
    Document document = parse(broken());
    assertThat(document.getText()).isEqualTo("Words of another reader.");
    assertThat(document.getMetadata())
        .containsEntry("pages-by-pdftotext", "1")
        .doesNotContainKey("pages-unreadable");
    String said = Files.readString(arguments).strip();
    assertThat(said).startsWith("-q -enc UTF-8 -f 1 -l 1 /").endsWith("document.pdf -");
    Path copy = Path.of(said.replaceAll("^.* (/\\S+) -$", "$1"));
    assertThat(copy.getParent()).doesNotExist();
    assertThat(toolsBegun).isEqualTo(1);
  }

  @Test
  void whatFailsTwiceSaysSo() throws Exception {
    FakeTool.write(folder, "pdftotext", "echo 'Syntax Error' >&2; exit 1");
    Reason reason = reasonOf(() -> parse(broken()));
    assertThat(reason.getRule()).isEqualTo("unreadable-pdf");
    assertThat(reason.getMessage())
        .contains("cannot be unpacked")
        .contains("pdftotext exited with 1: Syntax Error");
  }

  @Test
  void withoutPdftotextThePageStaysUnread() throws Exception {
    assertThat(reasonOf(() -> parse(broken(), OcrOptions.DEFAULT, PdfTools.NONE)).getMessage())
        .contains("none of its 1 pages can be read");
    assertThat(toolsBegun).isZero();
  }

  @Test
  void aFileThatPdfBoxCannotOpenIsReadByPdftotext() throws Exception {
    byte[] garbage = "%PDF-1.7\ngarbage\n%%EOF".getBytes(US_ASCII);
    assertThat(reasonOf(() -> parse(garbage)).getRule()).isEqualTo("unreadable-pdf");
    FakeTool.write(folder, "pdftotext", "printf 'One page.\\n\\fAnother one.\\n\\f'");
    Document document = parse(garbage);
    assertThat(document.getText()).isEqualTo("One page.\n\nAnother one.");
    assertThat(document.getMetadata())
        .containsEntry("pages-by-pdftotext", "1-2")
        .containsEntry("pages", "2");
    Reason many =
        reasonOf(
            () ->
                new PdfParser(
                        new ParserLimits(1 << 20, 1, 100),
                        List.of(),
                        OcrOptions.DEFAULT,
                        () -> FakeTool.in(folder, "pdftotext"),
                        () -> {})
                    .parse(Raw.of(null, garbage)));
    assertThat(List.of(many.getRule(), many.getValue())).containsExactly("too-large", "2");
  }

  @Test
  void pagesOfGoodFilesGoToNoOtherReader() throws Exception {
    FakeTool.write(folder, "pdftotext", "echo wrong");
    FakeTool.write(folder, "tesseract", "echo wrong");
    assertThat(parse(SamplePdf.write(List.of("right", ""), "t")).getText()).isEqualTo("# right");
    assertThat(toolsBegun).isZero();
  }

  @Test
  void scannedPagesAreReadByTesseract() throws Exception {
    recognise(90, "Words", "of", "a", "picture.");
    Document document = parse(scanned("one", "two"));
    assertThat(document.getText()).isEqualTo("Words of a picture.\n\nWords of a picture.");
    assertThat(document.getMetadata())
        .containsEntry("pages-by-ocr", "1-2")
        .containsEntry("pages-scanned", "1-2")
        .containsEntry("ocr", "tesseract 0.1 of a test, eng")
        .doesNotContainKey("pages-without-text");
    assertThat(toolsBegun).isEqualTo(1);
  }

  @Test
  void scannedPagesSayWhatWouldReadThem() throws Exception {
    byte[] scan = scanned("one");
    Reason without = reasonOf(() -> parse(scan, OcrOptions.DEFAULT, PdfTools.NONE));
    assertThat(without.getRule()).isEqualTo("no-text-pdf");
    assertThat(without.getMessage())
        .isEqualTo(
            "none of the 1 pages has text, scanned are 1: install tesseract to have them read"
                + " (OCR)");
    recognise(90, "never");
    assertThat(
            reasonOf(() -> parse(scan, OcrOptions.OFF, FakeTool.in(folder, "tesseract")))
                .getMessage())
        .contains("scanned are 1: reading scanned pages is switched off");
  }

  @Test
  void aPageOfStripsIsAScan() throws Exception {
    recognise(90, "Words", "of", "strips.");
    // Thinner than the points at which the page is looked at.
    int[] all = IntStream.range(0, 99).map(i -> 8 * i).toArray();
    Document document = parse(strips(8, all));
    assertThat(document.getText()).isEqualTo("Words of strips.");
    assertThat(document.getMetadata()).containsEntry("pages-scanned", "1");
    // Half of the page, and none of them covers a tenth.
    assertThat(parse(strips(66, 0, 66, 132, 198, 264, 330)).getText())
        .isEqualTo("Words of strips.");
  }

  @Test
  void picturesThatCoverLittleAreNoScan() throws Exception {
    recognise(90, "never");
    // Over each other, and beside the page: together they are larger than it.
    byte[] pictures = strips(100, 0, 10, 20, 10, 0, 20, 10, 0, 792, 900, -100, -200);
    Reason reason = reasonOf(() -> parse(pictures));
    assertThat(reason.getRule()).isEqualTo("no-text-pdf");
    assertThat(reason.getMessage()).doesNotContain("scanned");
  }

  @Test
  void wordsOfWhichTesseractIsUnsureAreNone() throws Exception {
    recognise(36, "ARR", "BI", "MILF");
    assertThat(reasonOf(() -> parse(scanned("one"))).getMessage())
        .contains("tesseract is sure of what it reads by 36 %, expected at least 45");
  }

  @Test
  void aLanguageThatIsNotInstalledIsNamed() throws Exception {
    FakeTool.write(folder, "tesseract", "echo \"Failed loading language 'deu'\" >&2; echo level");
    OcrOptions german = new OcrOptions(OcrOptions.Mode.AUTO, "eng+deu", Duration.ofMinutes(1));
    assertThat(
            reasonOf(() -> parse(scanned("one"), german, FakeTool.in(folder, "tesseract")))
                .getMessage())
        .contains("tesseract lacks a language of eng+deu");
  }

  @Test
  void pagesBehindTheTimeLimitStayUnread() throws Exception {
    FakeTool.write(folder, "tesseract", "sleep 600");
    OcrOptions hasty = new OcrOptions(OcrOptions.Mode.AUTO, "eng", Duration.ofSeconds(2));
    Reason reason =
        reasonOf(() -> parse(scanned("one", "two"), hasty, FakeTool.in(folder, "tesseract")));
    assertThat(reason.getMessage()).contains("scanned are 1-2: tesseract took longer than");
  }

  @Test
  void aFileThatEndsBehindItsTrailerIsWhole() throws Exception {
    String pdf = new String(SamplePdf.withContent(new byte[0], "[]"), US_ASCII);
    byte[] cut =
        pdf.replaceFirst("(?s)/Filter\\[].*?stream\n", ">>\nstream\nBT ET\n")
            .replaceFirst("(?s)startxref.*", "")
            .getBytes(US_ASCII);
    assertThat(reasonOf(() -> parse(cut, OcrOptions.OFF, PdfTools.NONE)).getRule())
        .isEqualTo("no-text-pdf");
    byte[] shorter = Arrays.copyOf(cut, new String(cut, US_ASCII).indexOf("trailer"));
    assertThat(reasonOf(() -> parse(shorter, OcrOptions.OFF, PdfTools.NONE)).getMessage())
        .contains("cut off");
  }

  @Test
  void realTesseractReadsWhatWasWritten() throws Exception {
    assumeTrue(
        PdfTools.installed().tesseractVersion().isPresent(), "tesseract is not installed here");
    Document document = parse(scanned(WORDS), OcrOptions.DEFAULT, PdfTools.installed());
    assertThat(document.getText()).isEqualTo(WORDS);
    assertThat(document.getMetadata()).containsEntry("pages-by-ocr", "1");
  }
}
