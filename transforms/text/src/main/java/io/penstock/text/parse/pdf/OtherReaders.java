package io.penstock.text.parse.pdf;

import io.penstock.text.parse.OcrOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.jspecify.annotations.Nullable;

/**
 * Reads single pages of one file with other programs: with pdftotext those that PDFBox fails on,
 * with tesseract those that are pictures. The owner closes it, which removes the files it has
 * written for them. All of it together is bounded in time; used by one thread.
 */
public final class OtherReaders implements AutoCloseable {
  private static final Duration TEXT_PATIENCE = Duration.ofSeconds(20);
  private static final Duration PICTURE_PATIENCE = Duration.ofSeconds(60);

  /** Of one page: a page of a newspaper has a hundredth of it. */
  private static final int MAX_PAGE_BYTES = 4 << 20;

  /**
   * In percent. Clean pages have 88 to 95, small print 50, Chinese that is taken for English 36: a
   * page in another language is not to be trained on as the letters that look like it.
   */
  private static final int MIN_CONFIDENCE = 45;

  private static final String WRONG_LANGUAGE = "Failed loading language";

  private final Supplier<PdfTools> tools;
  private final OcrOptions ocr;
  private final byte[] file;
  private final Runnable beforeFirst;
  private @Nullable Path folder;
  private long startNanos;

  /**
   * @param tools asked for with the first page that needs one
   * @param file the bytes of the PDF
   * @param beforeFirst done before the first page: what is asked for takes long
   */
  public OtherReaders(Supplier<PdfTools> tools, OcrOptions ocr, byte[] file, Runnable beforeFirst) {
    this.tools = tools;
    this.ocr = ocr;
    this.file = file;
    this.beforeFirst = beforeFirst;
  }

  /** With PDFBox alone. */
  static OtherReaders none() {
    return new OtherReaders(() -> PdfTools.NONE, OcrOptions.OFF, new byte[0], () -> {});
  }

  /** What reads the scanned pages and in which languages, as documents carry it. */
  String ocrName() {
    return tools.get().tesseractVersion().orElse("none") + ", " + ocr.languages();
  }

  /** Why scanned pages have no text, and what would give them one. */
  public String adviceForScans() {
    if (!ocr.isOn()) {
      return "reading scanned pages is switched off (OCR)";
    }
    return tools
        .get()
        .tesseractVersion()
        .map(version -> version + " found no text on them")
        .orElse("install tesseract to have them read (OCR)");
  }

  /**
   * The text of a page as pdftotext reads it, nothing where it is not installed.
   *
   * @param number from 1
   * @throws IOException if it fails or takes too long
   */
  Optional<String> byPdftotext(int number) throws IOException {
    Optional<Tool> tool = tools.get().pdftotext();
    if (tool.isEmpty()) {
      return Optional.empty();
    }
    String page = Integer.toString(number);
    return Optional.of(
        run(tool.get(), List.of("-f", page, "-l", page), TEXT_PATIENCE, MAX_PAGE_BYTES));
  }

  /**
   * The texts of all pages of a file that PDFBox cannot open, none where pdftotext is not there.
   *
   * @throws IOException if it fails or takes too long
   */
  public List<String> allByPdftotext(int maxPages, int maxBytes) throws IOException {
    Optional<Tool> tool = tools.get().pdftotext();
    if (tool.isEmpty()) {
      return List.of();
    }
    // One page more than is allowed, to see that there are too many.
    List<String> pages = List.of("-l", Integer.toString(maxPages + 1));
    String all = run(tool.get(), pages, PICTURE_PATIENCE, maxBytes);
    // It ends each page with a form feed.
    List<String> texts = Arrays.asList(all.split("\f", -1));
    return texts.subList(0, texts.size() - 1);
  }

  private String run(Tool pdftotext, List<String> pages, Duration patience, int maxBytes)
      throws IOException {
    Path copy = begin().resolve("document.pdf");
    if (!Files.exists(copy)) {
      Files.write(copy, file);
    }
    Stream<String> arguments = Stream.concat(Stream.of("-q", "-enc", "UTF-8"), pages.stream());
    return pdftotext
        .run(
            Stream.concat(arguments, Stream.of(copy.toString(), "-")).toList(),
            null,
            left(patience),
            maxBytes)
        .text();
  }

  /**
   * The text of a page as tesseract reads its picture, nothing where it is not installed or OCR is
   * off.
   *
   * @param number from 1
   * @throws IOException if the page cannot be drawn, or tesseract fails or takes too long
   */
  Optional<String> byOcr(PDDocument pdf, int number) throws IOException {
    Optional<Tool> tesseract = ocr.isOn() ? tools.get().tesseract() : Optional.empty();
    if (tesseract.isEmpty()) {
      return Optional.empty();
    }
    Path picture = begin().resolve("page.pgm");
    left(PICTURE_PATIENCE);
    int resolution = PagePicture.write(pdf, number, picture);
    Tool.Output output =
        tesseract
            .get()
            .run(
                List.of(
                    "stdin",
                    "stdout",
                    "-l",
                    ocr.languages(),
                    "--dpi",
                    Integer.toString(resolution),
                    "-c",
                    "tessedit_create_tsv=1"),
                picture,
                left(PICTURE_PATIENCE),
                MAX_PAGE_BYTES);
    if (output.errors().contains(WRONG_LANGUAGE)) {
      // It goes on with those it has, and reads one language with the letters of another.
      throw new ToolException(
          "tesseract lacks a language of %s; see tesseract --list-langs"
              .formatted(ocr.languages()));
    }
    RecognisedText read = RecognisedText.of(output.text());
    if (!read.text().isBlank() && read.confidence() < MIN_CONFIDENCE) {
      throw new ToolException(
          "tesseract is sure of what it reads by %.0f %%, expected at least %d: no text, or not in %s"
              .formatted(read.confidence(), MIN_CONFIDENCE, ocr.languages()));
    }
    return Optional.of(read.text());
  }

  private Path begin() throws IOException {
    Path known = folder;
    if (known == null) {
      beforeFirst.run();
      startNanos = System.nanoTime();
      known = Files.createTempDirectory("penstock-pdf-");
      folder = known;
    }
    return known;
  }

  private Duration left(Duration most) throws ToolException {
    Duration left = ocr.timeout().minusNanos(System.nanoTime() - startNanos);
    if (left.toMillis() < 1) {
      throw new ToolException(
          "the %d s that other programs have for a document are over"
              .formatted(ocr.timeout().toSeconds()));
    }
    return left.compareTo(most) < 0 ? left : most;
  }

  @Override
  public void close() {
    Path known = folder;
    if (known == null) {
      return;
    }
    try (Stream<Path> all = Files.walk(known)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      // What is left lies in the system's folder for temporary files, which is emptied.
    }
  }
}
