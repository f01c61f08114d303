package io.penstock.text.parse.pdf;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.graphics.image.PDImage;
import org.apache.pdfbox.rendering.ImageType;
import org.apache.pdfbox.rendering.PDFRenderer;
import org.apache.pdfbox.rendering.PageDrawer;
import org.apache.pdfbox.rendering.PageDrawerParameters;

/** Draws a page as a picture of greys, no larger than can be paid for. */
final class PagePicture {
  /** What tesseract's models were trained on. */
  private static final int RESOLUTION = 300;

  private static final double POINTS_PER_INCH = 72;

  /** An A3 page at 300 dots an inch has 17 million. */
  private static final double MAX_PIXELS = 25e6;

  /** Of a picture in the file, which is unpacked as a whole: A4 at 600 dots an inch has 35. */
  private static final long MAX_SOURCE_PIXELS = 40_000_000;

  private PagePicture() {}

  /**
   * Writes it as a PGM file.
   *
   * @param number from 1
   * @return its dots per inch
   * @throws IOException if the page cannot be drawn, or has a picture that is too large
   */
  static int write(PDDocument pdf, int number, Path file) throws IOException {
    PDRectangle box = pdf.getPage(number - 1).getCropBox();
    double inches = box.getWidth() * (double) box.getHeight() / POINTS_PER_INCH / POINTS_PER_INCH;
    double most = Math.sqrt(MAX_PIXELS / Math.max(inches, 1e-6));
    float resolution = (float) Math.min(RESOLUTION, most);
    Renderer renderer = new Renderer(pdf);
    BufferedImage picture = renderer.renderImageWithDPI(number - 1, resolution, ImageType.GRAY);
    if (!renderer.failure.isEmpty()) {
      throw new ToolException(renderer.failure);
    }
    byte[] greys = ((DataBufferByte) picture.getRaster().getDataBuffer()).getData();
    String head = "P5\n%d %d\n255\n".formatted(picture.getWidth(), picture.getHeight());
    try (OutputStream out = Files.newOutputStream(file)) {
      out.write(head.getBytes(StandardCharsets.US_ASCII));
      out.write(greys, 0, picture.getWidth() * picture.getHeight());
    }
    return Math.max(1, Math.round(resolution));
  }

  private static final class Renderer extends PDFRenderer {
    /** Of a picture, of which PDFBox says nothing. */
    private String failure = "";

    Renderer(PDDocument pdf) {
      super(pdf);
      setSubsamplingAllowed(true);
    }

    @Override
    protected PageDrawer createPageDrawer(PageDrawerParameters parameters) throws IOException {
      return new Drawer(parameters, this);
    }
  }

  private static final class Drawer extends PageDrawer {
    private final Renderer renderer;

    Drawer(PageDrawerParameters parameters, Renderer renderer) throws IOException {
      super(parameters);
      this.renderer = renderer;
    }

    @Override
    public void drawImage(PDImage picture) throws IOException {
      long pixels = (long) picture.getWidth() * picture.getHeight();
      if (pixels > MAX_SOURCE_PIXELS) {
        renderer.failure =
            "a picture of the page has %d pixels, the limit is %d"
                .formatted(pixels, MAX_SOURCE_PIXELS);
        return;
      }
      try {
        super.drawImage(picture);
      } catch (IOException broken) {
        renderer.failure = "a picture of the page cannot be read: " + broken.getMessage();
      }
    }
  }
}
