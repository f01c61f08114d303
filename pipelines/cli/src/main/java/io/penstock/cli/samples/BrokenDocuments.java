package io.penstock.cli.samples;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.pdfbox.cos.COSArray;
import org.apache.pdfbox.cos.COSString;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.PDPageContentStream.AppendMode;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.encryption.AccessPermission;
import org.apache.pdfbox.pdmodel.encryption.StandardProtectionPolicy;

/** Documents that nobody can read; their names say why. */
final class BrokenDocuments {
  private static final String PDF = "application/pdf";
  private static final byte[] UTF_8_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  private BrokenDocuments() {}

  static List<SampleFile> all(Article article) {
    return List.of(
        bad("broken/empty.txt", "text/plain", new byte[0], "empty"),
        bad("broken/truncated.pdf", PDF, truncated(article), "unreadable-pdf"),
        bad("broken/encrypted.pdf", PDF, encrypted(article), "encrypted-pdf"),
        bad("broken/garbage.pdf", PDF, noise(3000, 17), "unreadable-pdf"),
        bad("broken/scanned-without-text.pdf", PDF, scanned(), "no-text-pdf"),
        invalidUtf8("broken/invalid-utf-8.txt"),
        bad(
            "broken/unknown-type.bin",
            "application/octet-stream",
            noise(2000, 23),
            "unknown-content-type"));
  }

  /** Text that says that it is UTF-8, by its first bytes and its content type, and is not. */
  static SampleFile invalidUtf8(String id) {
    byte[] text =
        "The level at the gauge was read as usual, but the line was bad: \u00FF\u00C3( and so on.\n"
            .getBytes(StandardCharsets.ISO_8859_1);
    byte[] bytes = Arrays.copyOf(UTF_8_MARK, UTF_8_MARK.length + text.length);
    System.arraycopy(text, 0, bytes, UTF_8_MARK.length, text.length);
    return bad(id, "text/plain; charset=utf-8", bytes, "invalid-encoding");
  }

  private static SampleFile bad(String id, String contentType, byte[] bytes, String rule) {
    return new SampleFile(id, contentType, bytes, Fate.bad(rule));
  }

  /**
   * Cut at two thirds. Most programs write the catalogue last, PDFBox first: it is taken out, since
   * a reader that finds one repairs the file and silently returns the pages that are left.
   */
  private static byte[] truncated(Article article) {
    String whole = new String(PdfWriter.write(article), StandardCharsets.ISO_8859_1);
    int catalogue = whole.indexOf("1 0 obj");
    int end = whole.indexOf("endobj", catalogue) + "endobj\n".length();
    String left = whole.substring(0, catalogue) + whole.substring(end);
    return left.substring(0, left.length() * 2 / 3).getBytes(StandardCharsets.ISO_8859_1);
  }

  private static byte[] encrypted(Article article) {
    try (PDDocument document = PdfWriter.document(article)) {
      // RC4 and a fixed document id: AES would draw a random salt and so other bytes on each run.
      COSArray id = new COSArray();
      id.add(new COSString("penstock-samples".getBytes(StandardCharsets.US_ASCII)));
      id.add(new COSString("penstock-samples".getBytes(StandardCharsets.US_ASCII)));
      document.getDocument().setDocumentID(id);
      StandardProtectionPolicy policy =
          new StandardProtectionPolicy("owner", "reader", new AccessPermission());
      policy.setEncryptionKeyLength(128);
      policy.setPreferAES(false);
      document.protect(policy);
      return PdfWriter.save(document);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A page with lines and boxes, as a scan or a drawing has them, and no letter. */
  private static byte[] scanned() {
    try (PDDocument document = new PDDocument()) {
      document.setDocumentId(4L);
      PDPage page = new PDPage(PDRectangle.A5);
      document.addPage(page);
      try (PDPageContentStream content =
          new PDPageContentStream(document, page, AppendMode.OVERWRITE, false)) {
        for (int i = 0; i < 12; i++) {
          content.addRect(60, 60 + 36 * i, 280 - 14 * i, 24);
          content.stroke();
        }
      }
      return PdfWriter.save(document);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] noise(int length, long seed) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }
}
