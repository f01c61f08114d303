package io.penstock.transforms.read;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.schemas.document.Fate;
import io.penstock.schemas.document.Outcome;
import io.penstock.schemas.document.RawDocument;
import io.penstock.schemas.shard.Hashes;
import io.penstock.transforms.Given;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RawRecordsTest {
  private static final Map<String, String> AVRO = Map.of("content-type", "avro/binary");

  private static Outcome outcome(
      @Nullable String key, Map<String, String> headers, byte @Nullable [] value) {
    return RawRecords.outcome(
        Given.at(0), key == null ? null : key.getBytes(UTF_8), headers, value);
  }

  private static byte[] content(RawDocument raw) {
    byte[] bytes = new byte[raw.getContent().remaining()];
    raw.getContent().duplicate().get(bytes);
    return bytes;
  }

  private static byte[] avro(RawDocument raw) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
    new SpecificDatumWriter<>(RawDocument.class).write(raw, encoder);
    encoder.flush();
    return out.toByteArray();
  }

  @Test
  void theKeyIsTheIdElseTheUriElseTheContent() {
    byte[] value = "content".getBytes(UTF_8);
    assertThat(outcome("key", Map.of("uri", "u"), value).getId()).isEqualTo("key");
    assertThat(outcome(null, Map.of("uri", "u"), value).getId()).isEqualTo("u");
    assertThat(outcome("", Map.of("uri", "u"), value).getId()).isEqualTo("u");
    String hash = Hashes.sha256(value).substring(0, 32);
    assertThat(outcome(null, Map.of(), value).getId()).isEqualTo(hash);
    assertThat(outcome("", Map.of("uri", ""), value).getId()).isEqualTo(hash);
  }

  @Test
  void keepsTheBytesAndWhatTheirSenderSaid() {
    Outcome outcome =
        outcome(
            "k",
            Map.of(
                "content-type", "text/plain", "uri", "u", "meta-author", "A", "trace", "ignored"),
            new byte[] {0, -1, 7});
    assertThat(outcome.getFate()).isEqualTo(Fate.KEPT);
    assertThat(outcome.getSource()).isEqualTo(Given.at(0));
    RawDocument raw = outcome.getRaw();
    assertThat(content(raw)).containsExactly(0, -1, 7);
    assertThat(raw.getContentType()).isEqualTo("text/plain");
    assertThat(raw.getUri()).isEqualTo("u");
    assertThat(raw.getMetadata()).isEqualTo(Map.of("author", "A"));
  }

  @Test
  void aTombstoneDeletesWhatItNames() {
    Outcome deleted = outcome("k", Map.of(), null);
    assertThat(deleted.getFate()).isEqualTo(Fate.DELETED);
    assertThat(deleted.getId()).isEqualTo("k");
    assertThat(outcome(null, Map.of("uri", "u"), null).getId()).isEqualTo("u");
    Outcome nameless = outcome(null, Map.of(), null);
    assertThat(nameless.getFate()).isEqualTo(Fate.BAD);
    assertThat(nameless.getReason().getRule()).isEqualTo("no-key");
    assertThat(content(nameless.getRaw())).isEmpty();
  }

  @Test
  void anEmptyValueIsARecordNotATombstone() {
    Outcome empty = outcome("k", Map.of(), new byte[0]);
    assertThat(empty.getFate()).isEqualTo(Fate.KEPT);
    assertThat(content(empty.getRaw())).isEmpty();
  }

  @Test
  void readsAvro() throws IOException {
    RawDocument raw =
        RawDocument.newBuilder()
            .setId("own")
            .setContentType("text/html")
            .setUri("u")
            .setMetadata(Map.of("a", "b", "c", ""))
            .setContent(ByteBuffer.wrap("<p>".getBytes(UTF_8)))
            .build();
    Outcome read = outcome(null, AVRO, avro(raw));
    assertThat(read.getFate()).isEqualTo(Fate.KEPT);
    assertThat(read.getId()).isEqualTo("own");
    assertThat(read.getRaw()).isEqualTo(raw);
    assertThat(outcome("key", AVRO, avro(raw)).getId()).isEqualTo("key");
    raw.setId(null);
    assertThat(outcome(null, AVRO, avro(raw)).getId()).isEqualTo("u");
    raw.setUri("");
    assertThat(outcome(null, AVRO, avro(raw)).getId())
        .isEqualTo(Hashes.sha256("<p>".getBytes(UTF_8)).substring(0, 32));
  }

  private static void assertInvalid(byte... value) {
    Outcome bad = outcome("key", AVRO, value);
    assertThat(bad.getFate()).isEqualTo(Fate.BAD);
    assertThat(bad.getId()).isEqualTo("key");
    assertThat(bad.getReason().getRule()).isEqualTo("invalid-avro");
    assertThat(content(bad.getRaw())).isEqualTo(value);
  }

  @Test
  void hostileAvroIsBad() throws IOException {
    assertInvalid();
    assertInvalid((byte) 4);
    // A string that says it is 2^62 bytes long; 2^31 - 9; -1.
    assertInvalid(bytes(2, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01));
    assertInvalid(bytes(2, 0xEE, 0xFF, 0xFF, 0xFF, 0x0F));
    assertInvalid(bytes(2, 1));
    // A map of 2^30 entries of which the first is there; the same as a block with a byte count.
    assertInvalid(bytes(0, 0, 0, 0x80, 0x80, 0x80, 0x80, 0x08, 2, 'k', 2, 'v'));
    assertInvalid(bytes(0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0x07, 8, 2, 'k', 2, 'v'));
    // Content that says it is 2^31 - 9 bytes long.
    assertInvalid(bytes(0, 0, 0, 0, 0xEE, 0xFF, 0xFF, 0xFF, 0x0F));
    // A number that does not end.
    assertInvalid(bytes(0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80));
    // Bytes after the record.
    assertInvalid(bytes(0, 0, 0, 0, 2, 'x', 0));
  }

  @Property(tries = 2000)
  void whateverTheBytesAreTheyEndAsKeptOrBad(@ForAll @Size(max = 40) byte[] value) {
    Outcome outcome = outcome("key", AVRO, value);
    assertThat(outcome.getFate()).isIn(Fate.KEPT, Fate.BAD);
    assertThat(outcome.getId()).isEqualTo("key");
  }

  @Property(tries = 500)
  void oneByteChangedOrMissingEndsAsKeptOrBad(
      @ForAll byte changed, @ForAll boolean cut, @ForAll short at) throws IOException {
    byte[] value =
        avro(
            RawDocument.newBuilder()
                .setId("i")
                .setMetadata(Map.of("k", "v", "l", "w"))
                .setContent(ByteBuffer.wrap(new byte[] {1, 2, 3}))
                .build());
    int place = Math.floorMod(at, value.length);
    if (cut) {
      value = java.util.Arrays.copyOf(value, place);
    } else {
      value[place] = changed;
    }
    assertThat(outcome("key", AVRO, value).getFate()).isIn(Fate.KEPT, Fate.BAD);
  }

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }
}
