package io.penstock.cli.samples;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.GregorianCalendar;
import java.util.List;
import org.apache.pdfbox.pdfwriter.compress.CompressParameters;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDDocumentInformation;

/** Writes an article as a PDF of several small pages with bookmarks and page numbers. */
final class PdfWriter implements BlockWriter {
  private static final float BODY = 10.5f;

  private final PdfPages pages;

  private PdfWriter(PdfPages pages) {
    this.pages = pages;
  }

  /** Equal articles give equal bytes: dates and document id come from the article. */
  static byte[] write(Article article) {
    try (PDDocument document = document(article)) {
      return save(document);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The laid out document, still open, for those who do something else with it than save it. */
  static PDDocument document(Article article) throws IOException {
    PDDocument document = new PDDocument();
    document.setDocumentId((long) article.title().hashCode());
    document.setDocumentInformation(information(article));
    PdfPages pages = new PdfPages(document);
    pages.text(List.of(article.title()), PdfFont.BOLD, 17, 0);
    pages.text(List.of(article.author() + ", " + article.date()), PdfFont.ITALIC, BODY, 0);
    article.writeTo(new PdfWriter(pages));
    pages.finish(article.title());
    return document;
  }

  static byte[] save(PDDocument document) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    // Uncompressed: the bytes then depend on no version of zlib.
    document.save(out, CompressParameters.NO_COMPRESSION);
    return out.toByteArray();
  }

  private static PDDocumentInformation information(Article article) {
    PDDocumentInformation information = new PDDocumentInformation();
    information.setTitle(article.title());
    information.setAuthor(article.author());
    information.setKeywords(String.join(", ", article.tags()));
    information.setProducer("Penstock samples");
    information.setCreationDate(
        GregorianCalendar.from(article.date().atTime(9, 0).atZone(ZoneOffset.UTC)));
    return information;
  }

  @Override
  public void heading(int level, String text) {
    pages.bookmark(text);
    pages.text(List.of(text), PdfFont.BOLD, level == 2 ? 13 : 11.5f, 0);
  }

  @Override
  public void paragraph(String text) {
    pages.text(wrap(text, PdfFont.ROMAN, 0), PdfFont.ROMAN, BODY, 0);
  }

  @Override
  public void items(boolean numbered, List<String> items) {
    float indent = 14;
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      String mark = numbered ? (i + 1) + ". " : "- ";
      lines.addAll(wrap(mark + items.get(i), PdfFont.ROMAN, indent));
    }
    pages.text(lines, PdfFont.ROMAN, BODY, indent);
  }

  @Override
  public void table(List<List<String>> rows) {
    int columns = rows.get(0).size();
    float size = 8.5f;
    List<Float> widths = new ArrayList<>();
    for (int column = 0; column < columns; column++) {
      float widest = 0;
      for (List<String> row : rows) {
        widest = Math.max(widest, PdfFont.BOLD.width(plain(row.get(column)), size));
      }
      widths.add(widest + 10);
    }
    for (int i = 0; i < rows.size(); i++) {
      List<String> cells = rows.get(i).stream().map(PdfWriter::plain).toList();
      pages.row(cells, widths, i == 0 ? PdfFont.BOLD : PdfFont.ROMAN, size, i == 0);
    }
  }

  @Override
  public void code(List<String> lines) {
    pages.text(lines, PdfFont.FIXED, 8, 10);
  }

  private static List<String> wrap(String text, PdfFont font, float indent) {
    float width = PdfPages.TEXT_WIDTH - indent;
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : plain(text).split(" ", -1)) {
      if (line.length() > 0 && font.width(line + " " + word, BODY) > width) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.length() == 0 ? "" : " ").append(word);
    }
    lines.add(line.toString());
    return lines;
  }

  private static String plain(String text) {
    return text.replace("`", "");
  }
}
