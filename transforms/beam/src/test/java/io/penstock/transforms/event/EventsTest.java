package io.penstock.transforms.event;

import static io.penstock.transforms.Given.absent;
import static io.penstock.transforms.Given.at;
import static io.penstock.transforms.Given.bad;
import static io.penstock.transforms.Given.deleted;
import static io.penstock.transforms.Given.dropped;
import static io.penstock.transforms.Given.kept;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.schemas.Topics;
import io.penstock.schemas.document.Chunk;
import io.penstock.schemas.document.ChunkAction;
import io.penstock.schemas.document.ChunkSet;
import io.penstock.schemas.document.Fate;
import io.penstock.schemas.document.Outcome;
import io.penstock.schemas.document.Reason;
import io.penstock.schemas.event.AvroJson;
import io.penstock.schemas.event.BadRecord;
import io.penstock.schemas.event.CloudEvents;
import io.penstock.schemas.event.DroppedRecord;
import io.penstock.schemas.stage.StageKind;
import io.penstock.schemas.stage.StageRequest;
import io.penstock.transforms.Outcomes;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

class EventsTest {
  private static String header(ProducerRecord<String, byte[]> event, String name) {
    return new String(event.headers().lastHeader(name).value(), UTF_8);
  }

  private static <T extends SpecificRecordBase> T data(
      ProducerRecord<String, byte[]> event, Class<T> type) {
    assertThat(header(event, CloudEvents.TYPE)).isEqualTo(CloudEvents.type(type));
    return AvroJson.decode(event.value(), type);
  }

  private static Outcome chunked(int... lengths) {
    Outcome kept = kept("d", 5, "text");
    List<Chunk> chunks = new ArrayList<>();
    for (int i = 0; i < lengths.length; i++) {
      String text = "x".repeat(lengths[i]);
      chunks.add(new Chunk("d#" + i, i, text, List.of(), null, 0, lengths[i], lengths[i]));
    }
    kept.setChunks(chunks);
    kept.getDocument().setTitle("T");
    kept.getDocument().setUri("u");
    return kept;
  }

  @Test
  void aKeptDocumentIsItsWholeChunkSet() {
    Outcome outcome = chunked(3, 4);
    List<ProducerRecord<String, byte[]>> events = Events.chunks("r", outcome);
    assertThat(events).hasSize(1);
    ProducerRecord<String, byte[]> event = events.get(0);
    assertThat(event.topic()).isEqualTo(Topics.CHUNKS);
    assertThat(event.key()).isEqualTo("d");
    assertThat(header(event, "ce_id")).isEqualTo("docs:0:5/UPSERT/0");
    assertThat(header(event, "ce_source")).isEqualTo("/runs/r");
    assertThat(header(event, "ce_time")).isEqualTo("1970-01-01T00:00:01.005Z");
    assertThat(header(event, "ce_specversion")).isEqualTo("1.0");
    assertThat(header(event, "content-type")).isEqualTo("application/json");
    assertThat(data(event, ChunkSet.class))
        .isEqualTo(
            new ChunkSet("d", at(5), ChunkAction.UPSERT, "T", "u", 0, 1, outcome.getChunks()));
  }

  @Test
  void aLargeSetComesInPartsThatLoseNothing() {
    int most = 1 << 20;
    Outcome outcome = chunked(most, 1, most - 1, 1, most / 2, most / 2, 1, 2 * most, 1);
    List<ProducerRecord<String, byte[]>> events = Events.chunks("r", outcome);
    List<Chunk> all = new ArrayList<>();
    for (int part = 0; part < events.size(); part++) {
      ProducerRecord<String, byte[]> event = events.get(part);
      ChunkSet set = data(event, ChunkSet.class);
      assertThat(header(event, "ce_id")).isEqualTo("docs:0:5/UPSERT/" + part);
      assertThat(set.getPart()).isEqualTo(part);
      assertThat(set.getParts()).isEqualTo(events.size());
      assertThat(set.getTitle()).isEqualTo("T");
      int characters = set.getChunks().stream().mapToInt(c -> c.getText().length()).sum();
      assertThat(characters <= most || set.getChunks().size() == 1).isTrue();
      all.addAll(set.getChunks());
    }
    assertThat(events).hasSize(6);
    assertThat(all).isEqualTo(outcome.getChunks());
  }

  @Test
  void aDocumentWithoutChunksStillReplacesTheVersionBefore() {
    ChunkSet set = data(Events.chunks("r", chunked()).get(0), ChunkSet.class);
    assertThat(set.getAction()).isEqualTo(ChunkAction.UPSERT);
    assertThat(set.getParts()).isEqualTo(1);
    assertThat(set.getChunks()).isEmpty();
  }

  @Test
  void whatIsNotKeptLeavesTheIndex() {
    for (Outcome outcome : List.of(deleted("d", 5), dropped("d", 5))) {
      ProducerRecord<String, byte[]> event = Events.chunks("r", outcome).get(0);
      assertThat(header(event, "ce_id")).isEqualTo("docs:0:5/DELETE/0");
      assertThat(data(event, ChunkSet.class))
          .isEqualTo(new ChunkSet("d", at(5), ChunkAction.DELETE, null, null, 0, 1, List.of()));
    }
  }

  @Test
  void theIndexHearsNothingOfStaleBadAndAbsentOnes() {
    Outcome stale =
        Outcomes.dropped(kept("d", 5, "old"), new Reason("stale", "a", "b", "a newer version"));
    Outcome orphaned = Outcomes.at(at(0), Fate.ORPHANED, "d").build();
    for (Outcome outcome : List.of(stale, bad("d", 5), absent(5, 6), orphaned)) {
      assertThat(Events.chunks("r", outcome)).isEmpty();
    }
  }

  @Test
  void verdictsAreAboutDroppedAndBadOnly() {
    Outcome dropped = dropped("c", 3);
    ProducerRecord<String, byte[]> event = Events.verdict("r", dropped).get(0);
    assertThat(event.topic()).isEqualTo(Topics.DROPPED_RECORDS);
    assertThat(event.key()).isEqualTo("c");
    assertThat(header(event, "ce_id")).isEqualTo("docs:0:3");
    assertThat(data(event, DroppedRecord.class))
        .isEqualTo(new DroppedRecord(at(3), "c", dropped.getReason(), null));
    for (Outcome outcome : List.of(chunked(1), deleted("e", 4), absent(5, 6))) {
      assertThat(Events.verdict("r", outcome)).isEmpty();
    }
  }

  @Test
  void aBadRecordCarriesTheBeginningOfItsBytes() {
    byte[] content = new byte[64 * 1024 + 1];
    content[64 * 1024 - 1] = 7;
    Outcome bad = bad("d", 4);
    bad.getRaw().setContent(ByteBuffer.wrap(content));
    ProducerRecord<String, byte[]> event = Events.verdict("r", bad).get(0);
    assertThat(event.topic()).isEqualTo(Topics.BAD_RECORDS);
    BadRecord data = data(event, BadRecord.class);
    assertThat(data.getContent().remaining()).isEqualTo(64 * 1024);
    assertThat(data.getContent().get(64 * 1024 - 1)).isEqualTo((byte) 7);
    assertThat(data.getContentBytes()).isEqualTo(content.length);
    assertThat(data.getReason()).isEqualTo(bad.getReason());
    assertThat(bad.getRaw().getContent().remaining()).isEqualTo(content.length);
  }

  @Test
  void aRecordTimeBefore1970IsNoError() {
    Outcome outcome = dropped("c", 3);
    outcome.getSource().setTimestamp(-1);
    assertThat(header(Events.verdict("r", outcome).get(0), "ce_time"))
        .isEqualTo("1970-01-01T00:00:00Z");
  }

  @Test
  void aRequestIsKnownByItsId() {
    StageRequest request =
        new StageRequest(
            "train-1", StageKind.TRAIN, "/d", "/o", List.of("m"), Map.of(), Map.of(), 9L);
    ProducerRecord<String, byte[]> event = Events.request(request);
    assertThat(event.topic()).isEqualTo(Topics.STAGE_REQUESTS);
    assertThat(event.key()).isEqualTo("train-1");
    assertThat(header(event, "ce_id")).isEqualTo("train-1");
    assertThat(data(event, StageRequest.class)).isEqualTo(request);
  }
}
