package io.penstock.text.parse;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.zip.DeflaterOutputStream;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.encryption.AccessPermission;
import org.apache.pdfbox.pdmodel.encryption.StandardProtectionPolicy;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts;
import org.apache.pdfbox.pdmodel.interactive.documentnavigation.outline.PDDocumentOutline;
import org.apache.pdfbox.pdmodel.interactive.documentnavigation.outline.PDOutlineItem;

/** Small PDFs made for a test; the first line of each page is also its bookmark. */
final class SamplePdf {
  private SamplePdf() {}

  static byte[] write(List<String> pages, String title) throws IOException {
    try (PDDocument pdf = new PDDocument()) {
      pdf.getDocumentInformation().setTitle(title);
      pdf.getDocumentInformation().setAuthor("Sample Author");
      PDDocumentOutline outline = new PDDocumentOutline();
      pdf.getDocumentCatalog().setDocumentOutline(outline);
      for (String text : pages) {
        PDPage page = new PDPage();
        pdf.addPage(page);
        draw(pdf, page, text);
        PDOutlineItem bookmark = new PDOutlineItem();
        bookmark.setTitle(text.lines().findFirst().orElse("-"));
        bookmark.setDestination(page);
        outline.addLast(bookmark);
      }
      return bytes(pdf);
    }
  }

  /** A page whose content is these bytes, said to be packed so. */
  static byte[] withContent(byte[] packed, String filter) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    String head =
        """
        %%PDF-1.4
        1 0 obj
        <</Type/Catalog/Pages 2 0 R>>
        endobj
        2 0 obj
        <</Type/Pages/Count 1/Kids[3 0 R]>>
        endobj
        3 0 obj
        <</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>>
        endobj
        4 0 obj
        <</Length %d/Filter%s>>
        stream
        """;
    out.write(head.formatted(packed.length, filter).getBytes(US_ASCII));
    out.write(packed);
    out.write(
        "\nendstream\nendobj\ntrailer\n<</Root 1 0 R>>\nstartxref\n0\n%%EOF\n".getBytes(US_ASCII));
    return out.toByteArray();
  }

  static byte[] deflatedSpaces(long count) throws IOException {
    byte[] spaces = new byte[1 << 20];
    Arrays.fill(spaces, (byte) ' ');
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (DeflaterOutputStream deflater = new DeflaterOutputStream(out)) {
      for (long written = 0; written < count; written += spaces.length) {
        deflater.write(spaces);
      }
    }
    return out.toByteArray();
  }

  static byte[] deflated(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (DeflaterOutputStream deflater = new DeflaterOutputStream(out)) {
      deflater.write(bytes);
    }
    return out.toByteArray();
  }

  static byte[] encrypt(byte[] plain, String password) throws IOException {
    try (PDDocument pdf = Loader.loadPDF(plain)) {
      pdf.protect(new StandardProtectionPolicy(password, password, new AccessPermission()));
      return bytes(pdf);
    }
  }

  private static void draw(PDDocument pdf, PDPage page, String text) throws IOException {
    try (PDPageContentStream content = new PDPageContentStream(pdf, page)) {
      content.beginText();
      content.setFont(new PDType1Font(Standard14Fonts.FontName.HELVETICA), 12);
      content.newLineAtOffset(50, 700);
      content.setLeading(14);
      for (String line : text.lines().toList()) {
        content.showText(line);
        content.newLine();
      }
      content.endText();
    }
  }

  private static byte[] bytes(PDDocument pdf) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    pdf.save(out);
    return out.toByteArray();
  }
}
