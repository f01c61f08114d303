package io.penstock.text.parse.office;

import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.apache.commons.compress.utils.SeekableInMemoryByteChannel;
import org.apache.tika.parser.Parser;
import org.apache.tika.parser.epub.EpubParser;
import org.apache.tika.parser.microsoft.OfficeParser;
import org.apache.tika.parser.microsoft.ooxml.OOXMLParser;
import org.apache.tika.parser.microsoft.rtf.RTFParser;
import org.apache.tika.parser.odf.OpenDocumentParser;

/** The kinds of office documents, told by their bytes. */
public enum OfficeFormat {
  DOCX("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx"),
  PPTX("application/vnd.openxmlformats-officedocument.presentationml.presentation", "pptx"),
  XLSX("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"),
  ODT("application/vnd.oasis.opendocument.text", "odt"),
  ODP("application/vnd.oasis.opendocument.presentation", "odp"),
  ODS("application/vnd.oasis.opendocument.spreadsheet", "ods"),
  EPUB("application/epub+zip", "epub"),
  RTF("application/rtf", "rtf"),
  DOC("application/msword", "doc"),
  PPT("application/vnd.ms-powerpoint", "ppt"),
  XLS("application/vnd.ms-excel", "xls"),
  MSG("application/vnd.ms-outlook", "msg");

  /** The archive format of Office before 2007, which also holds what is encrypted since. */
  private static final int[] OLE = {0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1};

  private static final int[] ZIP = {'P', 'K', 3, 4};
  private static final int[] RICH_TEXT = {'{', '\\', 'r', 't', 'f'};
  private static final int LONGEST_TYPE = 100;

  private final String mediaType;
  private final String ending;

  OfficeFormat(String mediaType, String ending) {
    this.mediaType = mediaType;
    this.ending = ending;
  }

  public String mediaType() {
    return mediaType;
  }

  /** Of file names, without the dot. */
  public String ending() {
    return ending;
  }

  /** What these bytes are, whatever is said of them; DOC stands for all of Office before 2007. */
  public static Optional<OfficeFormat> of(byte[] bytes) {
    if (begins(bytes, OLE)) {
      return Optional.of(DOC);
    }
    if (begins(bytes, RICH_TEXT)) {
      return Optional.of(RTF);
    }
    return begins(bytes, ZIP) ? ofZip(bytes) : Optional.empty();
  }

  private static boolean begins(byte[] bytes, int[] start) {
    if (bytes.length < start.length) {
      return false;
    }
    for (int i = 0; i < start.length; i++) {
      if ((bytes[i] & 0xff) != start[i]) {
        return false;
      }
    }
    return true;
  }

  private static Optional<OfficeFormat> ofZip(byte[] bytes) {
    try (ZipFile zip = open(bytes)) {
      ZipArchiveEntry mimetype = zip.getEntry("mimetype");
      if (mimetype != null) {
        byte[] type = zip.getInputStream(mimetype).readNBytes(LONGEST_TYPE);
        String name = new String(type, java.nio.charset.StandardCharsets.US_ASCII).strip();
        return Arrays.stream(values()).filter(f -> name.startsWith(f.mediaType)).findFirst();
      }
      for (var entries = zip.getEntries(); entries.hasMoreElements(); ) {
        String name = entries.nextElement().getName().toLowerCase(Locale.ROOT);
        if (name.startsWith("word/")) {
          return Optional.of(DOCX);
        }
        if (name.startsWith("ppt/")) {
          return Optional.of(PPTX);
        }
        if (name.startsWith("xl/")) {
          return Optional.of(XLSX);
        }
      }
      return Optional.empty();
    } catch (IOException | RuntimeException e) {
      return Optional.empty();
    }
  }

  static ZipFile open(byte[] bytes) throws IOException {
    return ZipFile.builder()
        .setSeekableByteChannel(new SeekableInMemoryByteChannel(bytes))
        // Another offset in the file's own header matters to nobody who reads the directory.
        .setIgnoreLocalFileHeader(true)
        .get();
  }

  boolean isZip() {
    return switch (this) {
      case DOCX, PPTX, XLSX, ODT, ODP, ODS, EPUB -> true;
      case RTF, DOC, PPT, XLS, MSG -> false;
    };
  }

  /** A fresh one: they are quick to make, and not all are safe to share. */
  Parser parser() {
    return switch (this) {
      case DOCX, PPTX, XLSX -> new OOXMLParser();
      case ODT, ODP, ODS -> new OpenDocumentParser();
      case EPUB -> new EpubParser();
      case RTF -> new RTFParser();
      case DOC, PPT, XLS, MSG -> new OfficeParser();
    };
  }
}
