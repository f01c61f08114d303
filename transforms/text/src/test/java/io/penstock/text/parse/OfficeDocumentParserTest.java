package io.penstock.text.parse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.penstock.schemas.document.Document;
import io.penstock.schemas.document.Heading;
import io.penstock.schemas.document.Page;
import io.penstock.text.UnreadableException;
import java.io.ByteArrayOutputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;

class OfficeDocumentParserTest {
  private final DocumentParsers parsers = DocumentParsers.of(ParserLimits.DEFAULT);

  private Document parse(byte[] bytes) throws UnreadableException {
    return parsers.parse(Raw.of(null, bytes));
  }

  private UnreadableException refused(byte[] bytes) {
    return catchThrowableOfType(UnreadableException.class, () -> parse(bytes));
  }

  @Test
  void wordHasHeadingsListsAndTables() throws UnreadableException {
    Document document =
        parse(
            OfficeFiles.docx(
                OfficeFiles.paragraph("H1", "Main")
                    + OfficeFiles.paragraph("", "Some  text.")
                    + OfficeFiles.paragraph("H2", "Lists")
                    + OfficeFiles.item(1, "one")
                    + OfficeFiles.item(1, "two")
                    + OfficeFiles.item(2, "first")
                    + OfficeFiles.item(2, "second")
                    + OfficeFiles.table(
                        new String[] {"a", "b"}, new String[] {"1", "2|3"}, new String[] {"", ""})
                    + OfficeFiles.paragraph("", "The end.")));
    assertThat(document.getText())
        .isEqualTo(
            """
            # Main

            Some text.

            ## Lists

            - one
            - two
            1. first
            2. second

            | a | b |
            | --- | --- |
            | 1 | 2\\|3 |

            The end.""");
    assertThat(document.getHeadings())
        .containsExactly(new Heading(1, "Main", 0), new Heading(2, "Lists", 20));
    assertThat(document.getTitle()).isEqualTo("The plan");
    assertThat(document.getMetadata())
        .containsEntry("author", "Ann")
        .containsEntry("created", "2024-01-02T03:04:05Z");
    assertThat(document.getContentType()).endsWith("wordprocessingml.document");
  }

  @Test
  void slidesArePages() throws UnreadableException {
    Document document = parse(OfficeFiles.pptx());
    assertThat(document.getText())
        .isEqualTo(
            "# Slide 1\n\nfirst point\n\nsecond point\n\n# Slide 2\n\nfirst point\n\nsecond point");
    assertThat(document.getPages())
        .containsExactly(new Page(1, 0), new Page(2, document.getText().indexOf("# Slide 2")));
    assertThat(document.getHeadings()).extracting(Heading::getTitle).contains("Slide 2");
  }

  @Test
  void sheetsArePagesWithATable() throws UnreadableException {
    for (byte[] book : new byte[][] {OfficeFiles.xlsx(), OfficeFiles.xls()}) {
      Document document = parse(book);
      assertThat(document.getText())
          .startsWith(
              "# Fruit\n\n| Name | | Count |\n| --- | --- | --- |\n| Apple \\| pear | 4.5 |")
          .contains("\n\n# Trees\n\n| Name |");
      assertThat(document.getPages())
          .containsExactly(new Page(1, 0), new Page(2, document.getText().indexOf("# Trees")));
    }
  }

  @Test
  void openDocumentText() throws UnreadableException {
    Document document =
        parse(
            OfficeFiles.odt(
                """
                <text:h text:outline-level="2">Head</text:h><text:p>Words.</text:p>\
                <text:list><text:list-item><text:p>one</text:p><text:list><text:list-item>\
                <text:p>deep</text:p></text:list-item></text:list></text:list-item></text:list>\
                <table:table><table:table-row><table:table-cell><text:p>a</text:p></table:table-cell>\
                <table:table-cell><text:p>b</text:p></table:table-cell></table:table-row>\
                <table:table-row><table:table-cell><text:p>1</text:p></table:table-cell>\
                <table:table-cell><text:p>2</text:p></table:table-cell></table:table-row>\
                </table:table>"""));
    assertThat(document.getText())
        .isEqualTo("## Head\n\nWords.\n\n- one\n  - deep\n\n| a | b |\n| --- | --- |\n| 1 | 2 |");
    assertThat(document.getHeadings()).containsExactly(new Heading(2, "Head", 0));
  }

  @Test
  void openDocumentSlides() throws UnreadableException {
    String slide =
        """
        <draw:page draw:name="p"><draw:frame presentation:class="title"><draw:text-box>\
        <text:p>Slide %d</text:p></draw:text-box></draw:frame><draw:frame><draw:text-box><text:list>\
        <text:list-item><text:p>one</text:p></text:list-item><text:list-item><text:p>two</text:p>\
        </text:list-item></text:list></draw:text-box></draw:frame></draw:page>""";
    Document document = parse(OfficeFiles.odp(slide.formatted(1) + slide.formatted(2)));
    assertThat(document.getText()).isEqualTo("Slide 1\n\n- one\n- two\n\nSlide 2\n\n- one\n- two");
    assertThat(document.getContentType()).endsWith("opendocument.presentation");
  }

  @Test
  void openDocumentSheets() throws UnreadableException {
    String sheet =
        """
        <table:table table:name="%s"><table:table-row>\
        <table:table-cell><text:p>Name</text:p></table:table-cell>\
        <table:table-cell><text:p>Count</text:p></table:table-cell></table:table-row><table:table-row>\
        <table:table-cell><text:p>Apple</text:p></table:table-cell>\
        <table:table-cell><text:p>4.5</text:p></table:table-cell></table:table-row></table:table>""";
    Document document = parse(OfficeFiles.ods(sheet.formatted("Fruit") + sheet.formatted("Trees")));
    String table = "| Name | Count |\n| --- | --- |\n| Apple | 4.5 |";
    assertThat(document.getText()).isEqualTo(table + "\n\n" + table);
    assertThat(document.getContentType()).endsWith("opendocument.spreadsheet");
  }

  @Test
  void slidesBeforeOffice2007() throws UnreadableException {
    Document document = parse(OfficeFiles.ppt());
    assertThat(document.getText()).isEqualTo("# Slide 1\n\npoint 1\n\n# Slide 2\n\npoint 2");
    assertThat(document.getPages())
        .containsExactly(new Page(1, 0), new Page(2, document.getText().indexOf("# Slide 2")));
  }

  @Test
  void mailOfOutlook() throws UnreadableException {
    byte[] mail =
        OfficeFiles.msg("Ann Lee", "The dam", "It holds.\r\n\r\nSee you, caf\u00e9 at 9.");
    Document document = parse(mail);
    assertThat(document.getText()).contains("It holds.", "See you, caf\u00e9 at 9.");
    assertThat(document.getTitle()).isEqualTo("The dam");
    assertThat(document.getMetadata()).containsEntry("author", "Ann Lee");
  }

  @Test
  void booksAreReadInTheOrderOfTheirSpine() throws UnreadableException {
    Map<String, String> chapters = new LinkedHashMap<>();
    chapters.put("z", "<h1>One</h1><p>It was &#233; night.</p><pre>x = 1\n  y</pre>");
    chapters.put("a", "<h1>Two</h1><script>no()</script><p>It was day.</p>");
    Document document = parse(OfficeFiles.epub(chapters));
    assertThat(document.getText())
        .isEqualTo("# One\n\nIt was \u00e9 night.\n\n```\nx = 1\n  y\n```\n\n# Two\n\nIt was day.");
    assertThat(document.getTitle()).isEqualTo("The book");
    assertThat(document.getMetadata())
        .containsEntry("author", "Bo")
        .containsEntry("language", "en");
  }

  @Test
  void richText() throws UnreadableException {
    Document document =
        parse(
            "{\\rtf1\\ansi{\\info{\\title T}}One \\b bold\\b0  word.\\par Caf\\'e9.\\par}"
                .getBytes(UTF_8));
    assertThat(document.getText()).isEqualTo("One bold word.\n\nCaf\u00e9.");
    assertThat(document.getTitle()).isEqualTo("T");
  }

  @Test
  void bytesSayMoreThanTheDeclaredType() throws UnreadableException {
    Document document =
        parsers.parse(
            Raw.of("application/msword", OfficeFiles.docx(OfficeFiles.paragraph("", "Hello"))));
    assertThat(document.getText()).isEqualTo("Hello");
  }

  @Test
  void anXmlBombDoesNotGoOff() {
    String bomb =
        """
        <?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa">
        <!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">
        <!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;"><!ENTITY e "&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;">
        <!ENTITY f "&e;&e;&e;&e;&e;&e;&e;&e;&e;&e;"><!ENTITY g "&f;&f;&f;&f;&f;&f;&f;&f;&f;&f;">]>
        <w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>
        <w:p><w:r><w:t>&g;</w:t></w:r></w:p></w:body></w:document>""";
    assertThat(refused(OfficeFiles.docxOf(bomb)).rule()).isIn("unreadable-document", "no-text");
  }

  @Test
  void anEntityOfAnotherFileIsNotRead() {
    String spy =
        """
        <?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>
        <w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>
        <w:p><w:r><w:t>&a;</w:t></w:r></w:p></w:body></w:document>""";
    assertThat(refused(OfficeFiles.docxOf(spy)).rule()).isIn("unreadable-document", "no-text");
  }

  @Test
  void aZipBombIsRefusedBeforeItIsParsed() throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      zip.putNextEntry(new ZipEntry("word/document.xml"));
      byte[] zeros = new byte[1 << 20];
      for (int i = 0; i < 300; i++) {
        zip.write(zeros);
      }
    }
    UnreadableException refused = refused(out.toByteArray());
    assertThat(refused.rule()).isEqualTo("too-large");
    assertThat(refused.reason().getThreshold()).isEqualTo(Long.toString(256L << 20));
  }

  @Test
  void anArchiveOfManyEntriesIsRefused() {
    Map<String, String> parts = new LinkedHashMap<>();
    parts.put("word/document.xml", "");
    for (int i = 0; i < 10_001; i++) {
      parts.put("x" + i, "");
    }
    assertThat(refused(OfficeFiles.zip(parts)).reason().getThreshold()).isEqualTo("10000");
  }

  @Test
  void anArchiveThatIsNoDocumentHasNoParser() {
    Map<String, String> nested =
        Map.of(
            "inner.zip",
            new String(OfficeFiles.docx(""), java.nio.charset.StandardCharsets.ISO_8859_1));
    assertThat(refused(OfficeFiles.zip(nested)).rule()).isEqualTo("unknown-content-type");
  }

  @Test
  void whatIsCutOffIsUnreadable() {
    byte[] whole = OfficeFiles.docx(OfficeFiles.paragraph("", "Hello"));
    byte[] cut = java.util.Arrays.copyOf(whole, whole.length - 100);
    UnreadableException refused =
        catchThrowableOfType(
            UnreadableException.class, () -> parsers.parse(Raw.at("file:/x.docx", cut)));
    assertThat(refused.rule()).isEqualTo("unreadable-document");
  }

  @Test
  void theLimitHoldsWhileTheTextGrows() {
    DocumentParsers small = DocumentParsers.of(new ParserLimits(1 << 20, 10, 1000));
    String many = OfficeFiles.paragraph("", "word ".repeat(100)).repeat(1000);
    UnreadableException refused =
        catchThrowableOfType(
            UnreadableException.class, () -> small.parse(Raw.of(null, OfficeFiles.docx(many))));
    assertThat(refused.rule()).isEqualTo("too-large");
    assertThat(refused.reason().getThreshold()).isEqualTo("1000");
  }

  @Test
  void aDocumentWithoutWordsSaysSo() {
    assertThat(refused(OfficeFiles.docx("")).rule()).isEqualTo("no-text");
  }
}
