package io.penstock.text.parse.pdf;

import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The programs that read what PDFBox cannot, as far as this machine has them. */
public final class PdfTools {
  /** None, whatever is installed: the text is the same on every machine. */
  public static final PdfTools NONE = new PdfTools(null, null);

  private final @Nullable Tool pdftotext;
  private final @Nullable Tool tesseract;

  private PdfTools(@Nullable Tool pdftotext, @Nullable Tool tesseract) {
    this.pdftotext = pdftotext;
    this.tesseract = tesseract;
  }

  /** Those on the PATH of this process, looked up once. */
  public static PdfTools installed() {
    return Installed.TOOLS;
  }

  /** Those in these folders, written as in PATH. */
  static PdfTools in(String path) {
    return new PdfTools(
        Tool.find("pdftotext", path, "-v").orElse(null),
        Tool.find("tesseract", path, "--version").orElse(null));
  }

  Optional<Tool> pdftotext() {
    return Optional.ofNullable(pdftotext);
  }

  Optional<Tool> tesseract() {
    return Optional.ofNullable(tesseract);
  }

  /** What pdftotext says that it is. */
  public Optional<String> pdftotextVersion() {
    return pdftotext().map(Tool::version);
  }

  /** What tesseract says that it is. */
  public Optional<String> tesseractVersion() {
    return tesseract().map(Tool::version);
  }

  /** The versions of those there are, or none: they decide what the text of some pages is. */
  public String versions() {
    String all =
        Stream.of(pdftotextVersion(), tesseractVersion())
            .flatMap(Optional::stream)
            .collect(Collectors.joining(", "));
    return all.isEmpty() ? "none" : all;
  }

  private static final class Installed {
    static final PdfTools TOOLS = in(Optional.ofNullable(System.getenv("PATH")).orElse(""));
  }
}
