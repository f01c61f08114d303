package io.penstock.text.container;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.schemas.document.Reason;
import io.penstock.text.EvalData;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContainerFormatTest {
  @TempDir Path folder;

  private static List<ContainedRecord> read(Path file, long position, RecordFields fields)
      throws IOException {
    List<ContainedRecord> records = new ArrayList<>();
    try (ContainerReader reader =
        ContainerFormat.of(file.toString()).orElseThrow().open(file, position, fields)) {
      for (ContainedRecord r = reader.next(); r != null; r = reader.next()) {
        records.add(r);
      }
      assertThat(reader.next()).isNull();
    }
    return records;
  }

  /** All records, having seen that skipping counts as many and that each place is one. */
  private static List<ContainedRecord> read(Path file) throws IOException {
    List<ContainedRecord> all = read(file, 0, RecordFields.DEFAULT);
    List<Long> places = new ArrayList<>();
    try (ContainerReader reader =
        ContainerFormat.of(file.toString()).orElseThrow().open(file, 0, RecordFields.DEFAULT)) {
      places.add(reader.position());
      while (reader.skip()) {
        places.add(reader.position());
      }
    }
    assertThat(places).hasSize(all.size() + 1);
    for (int i = 0; i < all.size(); i++) {
      if (places.get(i) != ContainerReader.NOWHERE) {
        assertThat(read(file, places.get(i), RecordFields.DEFAULT))
            .as("from record %s at %s", i, places.get(i))
            .isEqualTo(all.subList(i, all.size()));
      }
    }
    return all;
  }

  private static String text(ContainedRecord record) {
    return UTF_8.decode(record.raw().getContent().duplicate()).toString();
  }

  private static String rule(ContainedRecord record) {
    return record.fault().map(Reason::getRule).orElse("");
  }

  private Path write(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content);
  }

  private Path packed(String name, byte[] content) throws IOException {
    Path file = folder.resolve(name);
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write(content);
    }
    return file;
  }

  @Test
  void aLineIsARecordWhateverItHolds() throws IOException {
    Path file =
        write(
            "a.jsonl",
            """
            {"id":7,"text":"one","url":"https://a/1","lang":"en","n":1.5,"tags":["x"],"none":null}
            {"content":"# two","content_type":"text/markdown; charset=latin1","metadata":{"k":true}}
            {"text":3}

            {"text":"cut
            {"text":"half \\ud83d"}
            [1]
            {"text":"twice","text":"twice"}
            {"raw_content":"zwölf"}""");
    List<ContainedRecord> all = read(file);
    assertThat(all)
        .extracting(ContainerFormatTest::rule)
        .containsExactly(
            "",
            "",
            "no-text",
            "empty",
            "invalid-json",
            "invalid-encoding",
            "invalid-json",
            "invalid-json",
            "");
    assertThat(all.get(0).raw().getId()).isEqualTo("7");
    assertThat(all.get(0).raw().getUri()).isEqualTo("https://a/1");
    assertThat(all.get(0).raw().getContentType()).isEqualTo("text/plain; charset=utf-8");
    assertThat(all.get(0).raw().getMetadata()).containsOnly(entry("lang", "en"), entry("n", "1.5"));
    assertThat(all.get(1).raw().getContentType()).isEqualTo("text/markdown; charset=utf-8");
    assertThat(all.get(1).raw().getMetadata()).containsOnly(entry("k", "true"));
    assertThat(all.get(1).id("a.jsonl#2")).isEqualTo("a.jsonl#2");
    assertThat(text(all.get(4))).isEqualTo("{\"text\":\"cut");
    assertThat(text(all.get(8))).isEqualTo("zwölf");
  }

  private static Map.Entry<String, String> entry(String key, String value) {
    return Map.entry(key, value);
  }

  @Test
  void fieldsCanBeNamed() throws IOException {
    Path file = write("a.ndjson", "{\"id\":\"x\",\"text\":\"t\",\"body\":\"b\",\"key\":\"k\"}\n");
    ContainedRecord record = read(file, 0, RecordFields.named("body", "key")).get(0);
    assertThat(text(record)).isEqualTo("b");
    assertThat(record.raw().getId()).isEqualTo("k");
    assertThat(record.raw().getMetadata()).containsOnly(entry("id", "x"), entry("text", "t"));
  }

  @Test
  void aTableHasARecordARow() throws IOException {
    Path file =
        write(
            "a.csv",
            "\ufeffid,text,year\r\n1,\"a \"\"b\"\",\nsecond line\",1999\r\n\r\n2,ä,\n3,short\n4,d\"q,2\n");
    List<ContainedRecord> all = read(file);
    assertThat(all)
        .extracting(ContainerFormatTest::rule)
        .containsExactly("", "", "wrong-columns", "");
    assertThat(text(all.get(0))).isEqualTo("a \"b\",\nsecond line");
    assertThat(all.get(0).raw().getId()).isEqualTo("1");
    assertThat(all.get(0).raw().getMetadata()).containsOnly(entry("year", "1999"));
    assertThat(text(all.get(1))).isEqualTo("ä");
    assertThat(all.get(1).raw().getMetadata()).isEmpty();
    assertThat(text(all.get(2))).isEqualTo("{\"id\":\"3\",\"text\":\"short\"}");
    assertThat(text(all.get(3))).isEqualTo("d\"q");
  }

  @Test
  void oldTablesKeepTheirBytes() throws IOException {
    Path file = folder.resolve("a.tsv");
    Files.write(file, "text\tort\nGrüße\tKöln\n".getBytes(ISO_8859_1));
    ContainedRecord record = read(file).get(0);
    assertThat(record.raw().getContent()).isEqualTo(ByteBuffer.wrap("Grüße".getBytes(ISO_8859_1)));
    assertThat(record.raw().getContentType()).isEqualTo("text/plain");
    assertThat(record.raw().getMetadata()).containsOnly(entry("ort", "Köln"));
  }

  @Test
  void aQuoteThatNeverEndsEndsTheTable() throws IOException {
    Path file = folder.resolve("a.csv");
    try (OutputStream out = Files.newOutputStream(file)) {
      out.write("text\nfirst\n\"".getBytes(UTF_8));
      byte[] part = "x".repeat(1 << 20).getBytes(UTF_8);
      for (int i = 0; i < 66; i++) {
        out.write(part);
      }
    }
    assertThat(read(file, 0, RecordFields.DEFAULT))
        .extracting(ContainerFormatTest::rule)
        .containsExactly("", "broken-container");
  }

  @Test
  void packedLinesAreReadUpToTheirBreak() throws IOException {
    byte[] lines = "{\"text\":\"a\"}\n{\"text\":\"b\"}\n".getBytes(UTF_8);
    assertThat(read(packed("a.jsonl.gz", lines)))
        .extracting(ContainerFormatTest::text)
        .containsExactly("a", "b");
    Random random = new Random(1);
    StringBuilder noise = new StringBuilder();
    for (int i = 0; i < 5000; i++) {
      noise.append("{\"text\":\"").append(random.nextLong()).append("\"}\n");
    }
    byte[] whole = Files.readAllBytes(packed("b.jsonl.gz", noise.toString().getBytes(UTF_8)));
    Path cut = folder.resolve("cut.jsonl.gz");
    Files.write(cut, java.util.Arrays.copyOf(whole, whole.length / 2));
    List<ContainedRecord> all = read(cut);
    assertThat(rule(all.get(all.size() - 1))).isEqualTo("broken-container");
    assertThat(all).hasSizeBetween(1000, 4000);
  }

  /** 300 MB of one letter, in 300 KB. */
  @Test
  void aBombIsOneRecordTooLarge() throws IOException {
    Path file = folder.resolve("bomb.jsonl.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      byte[] part = "x".repeat(1 << 20).getBytes(UTF_8);
      for (int i = 0; i < 300; i++) {
        out.write(part);
      }
      out.write("\n{\"text\":\"after\"}\n".getBytes(UTF_8));
    }
    List<ContainedRecord> all = read(file, 0, RecordFields.DEFAULT);
    assertThat(all).extracting(ContainerFormatTest::rule).containsExactly("too-large", "");
    assertThat(all.get(0).fault().orElseThrow().getValue()).isEqualTo("314572800");
  }

  @Test
  void rowsOfParquetInAnyUsualPacking() throws IOException {
    MessageType schema =
        MessageTypeParser.parseMessageType(
            "message m { optional binary text (UTF8); required int64 id; optional double score;"
                + " optional group list (LIST) { repeated group list { optional int32 element; } }"
                + " }");
    for (CompressionCodecName codec :
        List.of(
            CompressionCodecName.UNCOMPRESSED,
            CompressionCodecName.SNAPPY,
            CompressionCodecName.GZIP)) {
      Path file = folder.resolve(codec + ".parquet");
      try (ParquetWriter<Group> writer =
          ExampleParquetWriter.builder(new LocalOutputFile(file))
              .withConf(new PlainParquetConfiguration())
              .withCodecFactory(new PackingForTests())
              .withType(schema)
              .withCompressionCodec(codec)
              .withRowGroupSize(1000L)
              .build()) {
        for (int i = 0; i < 350; i++) {
          Group row = new SimpleGroup(schema);
          if (i != 50) {
            row.add("text", "text " + i);
          }
          row.add("id", (long) i);
          row.add("score", i / 2.0);
          writer.write(row);
        }
      }
      List<ContainedRecord> all = read(file);
      assertThat(all).hasSize(350);
      assertThat(rule(all.get(50))).isEqualTo("no-text");
      assertThat(text(all.get(99))).isEqualTo("text 99");
      assertThat(all.get(99).raw().getId()).isEqualTo("99");
      assertThat(all.get(99).raw().getMetadata()).containsOnly(entry("score", "49.5"));
    }
  }

  @Test
  void whatIsNoParquetSaysSo() throws IOException {
    List<ContainedRecord> all = read(write("a.parquet", "no parquet at all, but some bytes"));
    assertThat(all).extracting(ContainerFormatTest::rule).containsExactly("broken-container");
    assertThatThrownBy(() -> read(folder.resolve("none.parquet")))
        .isInstanceOf(NoSuchFileException.class);
  }

  private static byte[] warc(String type, String headers, String block) {
    byte[] bytes = block.getBytes(UTF_8);
    String head =
        "WARC/1.0\r\nWARC-Type: "
            + type
            + "\r\nWARC-Record-ID: <urn:uuid:12345678-1234-1234-1234-123456789abc>\r\n"
            + "WARC-Date: 2024-04-25T16:24:44Z\r\n"
            + headers
            + "Content-Length: "
            + bytes.length
            + "\r\n\r\n";
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(head.getBytes(UTF_8));
    out.writeBytes(bytes);
    out.writeBytes("\r\n\r\n".getBytes(UTF_8));
    return out.toByteArray();
  }

  private static byte[] response(String uri, String http) {
    return warc(
        "response",
        "WARC-Target-URI: " + uri + "\r\nContent-Type: application/http;msgtype=response\r\n",
        http);
  }

  private static List<byte[]> crawl() {
    return List.of(
        warc("warcinfo", "Content-Type: application/warc-fields\r\n", "software: x\r\n"),
        response(
            "https://a.example/1",
            "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>eins</p>"),
        warc(
            "request",
            "WARC-Target-URI: https://a.example/1\r\nContent-Type: application/http\r\n",
            "GET /1 HTTP/1.1\r\n\r\n"),
        response("https://a.example/2", "HTTP/1.1 404 Not Found\r\n\r\nnothing"),
        response("https://a.example/3", "HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\npixels"),
        response(
            "https://a.example/4",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nvier\r\n0\r\n\r\n"));
  }

  @Test
  void responsesOfACrawlAreRecords() throws IOException {
    Path plain = folder.resolve("a.warc");
    Path packed = folder.resolve("a.warc.gz");
    try (OutputStream one = Files.newOutputStream(plain);
        OutputStream two = Files.newOutputStream(packed)) {
      for (byte[] record : crawl()) {
        one.write(record);
        GZIPOutputStream member = new GZIPOutputStream(two);
        member.write(record);
        member.finish();
      }
    }
    for (Path file : List.of(plain, packed)) {
      List<ContainedRecord> all = read(file);
      assertThat(all)
          .extracting(ContainerFormatTest::rule)
          .containsExactly("", "http-status", "media-type", "");
      assertThat(all)
          .extracting(ContainedRecord::unwanted)
          .containsExactly(false, true, true, false);
      assertThat(text(all.get(0))).isEqualTo("<p>eins</p>");
      assertThat(all.get(0).raw().getUri()).isEqualTo("https://a.example/1");
      assertThat(all.get(0).raw().getContentType()).isEqualTo("text/html; charset=utf-8");
      assertThat(text(all.get(3))).isEqualTo("vier");
    }
  }

  @Test
  void aCrawlThatIsCutOffSaysSo() throws IOException {
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    crawl().forEach(whole::writeBytes);
    byte[] bytes = whole.toByteArray();
    Path file = folder.resolve("a.warc");
    Files.write(file, java.util.Arrays.copyOf(bytes, bytes.length - 300));
    List<ContainedRecord> all = read(file);
    assertThat(rule(all.get(0))).isEmpty();
    assertThat(rule(all.get(all.size() - 1))).isNotEmpty();
  }

  /** Bytes by chance are records that cannot be read, and never more than that. */
  @Test
  void noBytesBreakAReader() throws IOException {
    Random random = new Random(7);
    for (String name :
        List.of("x.jsonl", "x.jsonl.gz", "x.csv", "x.csv.gz", "x.parquet", "x.warc", "x.warc.gz")) {
      for (int i = 0; i < 50; i++) {
        byte[] bytes = new byte[random.nextInt(3000)];
        random.nextBytes(bytes);
        Path file = folder.resolve(name);
        Files.write(file, bytes);
        read(file);
      }
    }
  }

  @Test
  void pagesOfARealCrawl() throws IOException {
    Path file = EvalData.path("html/sample-0000.warc.gz");
    List<ContainedRecord> all = read(file);
    assertThat(all).hasSize(22);
    assertThat(all).allMatch(r -> r.raw().getUri().startsWith("http"));
    assertThat(all.stream().filter(r -> r.fault().isEmpty()).count()).isGreaterThan(10);
  }

  /** What the suite says no parser may take is no document, alone or in the place of a text. */
  @Test
  void noLineOfJsonTestSuiteBreaksAReader() throws IOException {
    Map<String, byte[]> cases = EvalData.archive("messy/JSONTestSuite.tar.zst");
    assertThat(cases).hasSizeGreaterThan(100);
    Path file = folder.resolve("x.jsonl");
    for (Map.Entry<String, byte[]> json : cases.entrySet()) {
      for (byte[] line : List.of(json.getValue(), inText(json.getValue()))) {
        Files.write(file, line);
        for (ContainedRecord record : read(file)) {
          assertThat(record.fault().isPresent() || !json.getKey().contains("/n_"))
              .as(json.getKey())
              .isTrue();
        }
      }
    }
  }

  private static byte[] inText(byte[] json) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes("{\"text\":".getBytes(UTF_8));
    out.writeBytes(json);
    out.writeBytes("}\n".getBytes(UTF_8));
    return out.toByteArray();
  }
}
