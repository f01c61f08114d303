package io.penstock.text.parse;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.awt.Rectangle;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.poi.hslf.usermodel.HSLFSlide;
import org.apache.poi.hslf.usermodel.HSLFSlideShow;
import org.apache.poi.hslf.usermodel.HSLFTextBox;
import org.apache.poi.hssf.usermodel.HSSFWorkbook;
import org.apache.poi.poifs.filesystem.POIFSFileSystem;
import org.apache.poi.ss.usermodel.Workbook;
import org.apache.poi.xslf.usermodel.SlideLayout;
import org.apache.poi.xslf.usermodel.XMLSlideShow;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;

/** Small office documents, put together by hand or written by POI. */
final class OfficeFiles {
  private static final String WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

  private OfficeFiles() {}

  /** A document of Word with this between its body's tags. */
  static byte[] docx(String body) {
    return docxOf(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><w:document xmlns:w=\"%s\"><w:body>%s</w:body></w:document>"
            .formatted(WORD, body));
  }

  /** A document of Word whose main part is this. */
  static byte[] docxOf(String document) {
    Map<String, String> parts = new LinkedHashMap<>();
    parts.put(
        "[Content_Types].xml",
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
        <Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
        <Default Extension="xml" ContentType="application/xml"/>
        <Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>
        <Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/>
        <Override PartName="/word/numbering.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.numbering+xml"/>
        <Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>
        </Types>""");
    parts.put(
        "_rels/.rels",
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
        <Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/>
        <Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/>
        </Relationships>""");
    parts.put(
        "docProps/core.xml",
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
        <dc:title>The plan</dc:title><dc:creator>Ann</dc:creator>
        <dcterms:created xsi:type="dcterms:W3CDTF">2024-01-02T03:04:05Z</dcterms:created>
        </cp:coreProperties>""");
    parts.put(
        "word/_rels/document.xml.rels",
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
        <Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/>
        <Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/numbering" Target="numbering.xml"/>
        </Relationships>""");
    parts.put(
        "word/styles.xml",
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <w:styles xmlns:w="%s">
        <w:style w:type="paragraph" w:styleId="H1"><w:name w:val="heading 1"/></w:style>
        <w:style w:type="paragraph" w:styleId="H2"><w:name w:val="heading 2"/></w:style>
        </w:styles>"""
            .formatted(WORD));
    parts.put(
        "word/numbering.xml",
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <w:numbering xmlns:w="%s">
        <w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="\u2022"/></w:lvl></w:abstractNum>
        <w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%%1."/></w:lvl></w:abstractNum>
        <w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>
        <w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>
        </w:numbering>"""
            .formatted(WORD));
    parts.put("word/document.xml", document);
    return zip(parts);
  }

  /** A paragraph of Word. */
  static String paragraph(String style, String text) {
    String properties = style.isEmpty() ? "" : "<w:pPr><w:pStyle w:val=\"" + style + "\"/></w:pPr>";
    return "<w:p>" + properties + "<w:r><w:t>" + text + "</w:t></w:r></w:p>";
  }

  /** An item of one of the two lists. */
  static String item(int list, String text) {
    return "<w:p><w:pPr><w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"%d\"/></w:numPr></w:pPr><w:r><w:t>%s</w:t></w:r></w:p>"
        .formatted(list, text);
  }

  /** A table of Word. */
  static String table(String[]... rows) {
    StringBuilder table = new StringBuilder("<w:tbl>");
    for (String[] row : rows) {
      table.append("<w:tr>");
      for (String cell : row) {
        table.append("<w:tc>").append(paragraph("", cell)).append("</w:tc>");
      }
      table.append("</w:tr>");
    }
    return table + "</w:tbl>";
  }

  static byte[] pptx() {
    try (XMLSlideShow show = new XMLSlideShow();
        ByteArrayOutputStream out = new ByteArrayOutputStream()) {
      var layout = show.getSlideMasters().get(0).getLayout(SlideLayout.TITLE_AND_CONTENT);
      for (int i = 1; i <= 2; i++) {
        var slide = show.createSlide(layout);
        slide.getPlaceholder(0).setText("Slide " + i);
        slide.getPlaceholder(1).setText("first point\nsecond point");
      }
      show.write(out);
      return out.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static byte[] xlsx() {
    return sheets(new XSSFWorkbook());
  }

  static byte[] xls() {
    return sheets(new HSSFWorkbook());
  }

  private static byte[] sheets(Workbook empty) {
    try (Workbook book = empty;
        ByteArrayOutputStream out = new ByteArrayOutputStream()) {
      for (String name : new String[] {"Fruit", "Trees"}) {
        var sheet = book.createSheet(name);
        var head = sheet.createRow(0);
        head.createCell(0).setCellValue("Name");
        head.createCell(2).setCellValue("Count");
        var row = sheet.createRow(3);
        row.createCell(0).setCellValue("Apple | pear");
        row.createCell(1).setCellValue(4.5);
      }
      book.write(out);
      return out.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static byte[] odt(String body) {
    return openDocument("text", body);
  }

  /** Slides: {@code draw:page}. */
  static byte[] odp(String body) {
    return openDocument("presentation", body);
  }

  /** Sheets: {@code table:table}. */
  static byte[] ods(String body) {
    return openDocument("spreadsheet", body);
  }

  private static byte[] openDocument(String kind, String body) {
    String content =
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" xmlns:presentation="urn:oasis:names:tc:opendocument:xmlns:presentation:1.0" office:version="1.3">
        <office:body><office:%s>%s</office:%s></office:body></office:document-content>"""
            .formatted(kind, body, kind);
    return packed("application/vnd.oasis.opendocument." + kind, Map.of("content.xml", content));
  }

  static byte[] ppt() {
    try (HSLFSlideShow show = new HSLFSlideShow();
        ByteArrayOutputStream out = new ByteArrayOutputStream()) {
      for (int i = 1; i <= 2; i++) {
        HSLFSlide slide = show.createSlide();
        slide.addTitle().setText("Slide " + i);
        HSLFTextBox box = slide.createTextBox();
        box.setText("point " + i);
        box.setAnchor(new Rectangle(100, 100, 300, 50));
      }
      show.write(out);
      return out.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A mail of Outlook: MAPI properties as streams of the archive, named by tag and type (001F is a
   * string of UTF-16), as in MS-OXMSG.
   */
  static byte[] msg(String from, String subject, String body) {
    try (POIFSFileSystem archive = new POIFSFileSystem();
        ByteArrayOutputStream out = new ByteArrayOutputStream()) {
      var root = archive.getRoot();
      Map<String, String> properties =
          Map.of("001A", "IPM.Note", "0037", subject, "0C1A", from, "1000", body);
      for (Map.Entry<String, String> property : properties.entrySet()) {
        root.createDocument(
            "__substg1.0_" + property.getKey() + "001F",
            new ByteArrayInputStream(property.getValue().getBytes(UTF_16LE)));
      }
      // The head, with no property of a fixed length behind it.
      root.createDocument("__properties_version1.0", new ByteArrayInputStream(new byte[32]));
      archive.writeFilesystem(out);
      return out.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static byte[] epub(Map<String, String> chapters) {
    Map<String, String> parts = new LinkedHashMap<>();
    parts.put(
        "META-INF/container.xml",
        """
        <?xml version="1.0"?><container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
        <rootfiles><rootfile full-path="book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>""");
    StringBuilder manifest = new StringBuilder();
    StringBuilder spine = new StringBuilder();
    for (String name : chapters.keySet()) {
      manifest.append(
          "<item id=\"%s\" href=\"%s.xhtml\" media-type=\"application/xhtml+xml\"/>"
              .formatted(name, name));
      spine.append("<itemref idref=\"%s\"/>".formatted(name));
    }
    parts.put(
        "book.opf",
        """
        <?xml version="1.0"?><package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id">
        <metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:identifier id="id">x</dc:identifier><dc:title>The book</dc:title><dc:creator>Bo</dc:creator><dc:language>en</dc:language></metadata>
        <manifest>%s</manifest><spine>%s</spine></package>"""
            .formatted(manifest, spine));
    chapters.forEach(
        (name, body) ->
            parts.put(
                name + ".xhtml",
                "<?xml version=\"1.0\"?><html xmlns=\"http://www.w3.org/1999/xhtml\"><head><title>t</title></head><body>%s</body></html>"
                    .formatted(body)));
    return packed("application/epub+zip", parts);
  }

  /** With its type first and stored, as both standards want it. */
  private static byte[] packed(String type, Map<String, String> parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      byte[] name = type.getBytes(UTF_8);
      ZipEntry mimetype = new ZipEntry("mimetype");
      mimetype.setMethod(ZipEntry.STORED);
      mimetype.setSize(name.length);
      CRC32 crc = new CRC32();
      crc.update(name);
      mimetype.setCrc(crc.getValue());
      mimetype.setTime(0);
      zip.putNextEntry(mimetype);
      zip.write(name);
      write(zip, parts);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  static byte[] zip(Map<String, String> parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      write(zip, parts);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static void write(ZipOutputStream zip, Map<String, String> parts) throws IOException {
    for (Map.Entry<String, String> part : parts.entrySet()) {
      ZipEntry entry = new ZipEntry(part.getKey());
      entry.setTime(0);
      zip.putNextEntry(entry);
      zip.write(part.getValue().getBytes(UTF_8));
    }
  }
}
