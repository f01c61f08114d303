package io.penstock.transforms.event;

import io.penstock.schemas.Topics;
import io.penstock.schemas.document.Chunk;
import io.penstock.schemas.document.ChunkAction;
import io.penstock.schemas.document.ChunkSet;
import io.penstock.schemas.document.Document;
import io.penstock.schemas.document.Outcome;
import io.penstock.schemas.document.Positions;
import io.penstock.schemas.document.RawDocument;
import io.penstock.schemas.document.SourcePosition;
import io.penstock.schemas.event.AvroJson;
import io.penstock.schemas.event.BadRecord;
import io.penstock.schemas.event.CloudEvents;
import io.penstock.schemas.event.DroppedRecord;
import io.penstock.schemas.shard.ShardManifest;
import io.penstock.schemas.stage.StageRequest;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** What outcomes, manifests and requests say to the world. Every id is the same on a replay. */
final class Events {
  /** A topic's bad record carries this much of the content; the shard has it all. */
  private static final int BAD_BYTES_MAX = 64 * 1024;

  /** Chunk sets with more text than this are sent in parts, far below the topic's record limit. */
  private static final int PART_CHARACTERS_MAX = 1 << 20;

  private Events() {}

  /**
   * An event about a record.
   *
   * @param id the same for the same fact always
   * @param source the run it arose in
   */
  private static ProducerRecord<String, byte[]> record(
      String topic,
      String key,
      String id,
      String source,
      long timeMillis,
      SpecificRecordBase data) {
    ProducerRecord<String, byte[]> record = new ProducerRecord<>(topic, key, AvroJson.encode(data));
    CloudEvents.headers(data.getClass(), id, source, timeMillis)
        .forEach((name, value) -> record.headers().add(name, value));
    return record;
  }

  /** The manifest is visible now. */
  static ProducerRecord<String, byte[]> manifest(String run, String id, ShardManifest manifest) {
    return record(
        Topics.SHARD_MANIFESTS, id, id, "/runs/" + run, manifest.getCreatedAt(), manifest);
  }

  /** The request is asked. */
  static ProducerRecord<String, byte[]> request(StageRequest request) {
    return record(
        Topics.STAGE_REQUESTS,
        request.getId(),
        request.getId(),
        "/stages/" + request.getStage(),
        request.getRequestedAt(),
        request);
  }

  /** What readers of bad and dropped records learn. */
  static List<ProducerRecord<String, byte[]>> verdict(String run, Outcome outcome) {
    return switch (outcome.getFate()) {
      case BAD -> List.of(event(run, outcome, Topics.BAD_RECORDS, bad(outcome)));
      case DROPPED -> List.of(event(run, outcome, Topics.DROPPED_RECORDS, dropped(outcome)));
      case KEPT, DELETED, ABSENT, RELEASED, ORPHANED, REMEMBERED -> List.of();
    };
  }

  private static ProducerRecord<String, byte[]> event(
      String run, Outcome outcome, String topic, SpecificRecordBase data) {
    SourcePosition source = outcome.getSource();
    return record(
        topic,
        outcome.getId(),
        Positions.text(source),
        "/runs/" + run,
        Math.max(0, source.getTimestamp()),
        data);
  }

  private static BadRecord bad(Outcome outcome) {
    RawDocument raw = outcome.getRaw();
    ByteBuffer content = raw.getContent().duplicate();
    int length = content.remaining();
    content.limit(content.position() + Math.min(length, BAD_BYTES_MAX));
    return BadRecord.newBuilder()
        .setSource(outcome.getSource())
        .setDocumentId(outcome.getId())
        .setReason(outcome.getReason())
        .setContentType(raw.getContentType())
        .setUri(raw.getUri())
        .setContent(content)
        .setContentBytes(length)
        .build();
  }

  private static DroppedRecord dropped(Outcome outcome) {
    return new DroppedRecord(
        outcome.getSource(), outcome.getId(), outcome.getReason(), outcome.getContentHash());
  }

  /**
   * What the index learns: the chunks of a kept version, or the removal of the document by a
   * tombstone or by a newer version that is not kept. A duplicate is removed even where it was
   * never live: after a restart it may fall otherwise than the decision that was announced before.
   */
  static List<ProducerRecord<String, byte[]>> chunks(String run, Outcome outcome) {
    return switch (outcome.getFate()) {
      case KEPT -> upsert(run, outcome);
      case DELETED -> List.of(chunkSet(run, outcome, ChunkAction.DELETE, null, 0, 1, List.of()));
      case DROPPED ->
          "stale".equals(outcome.getReason().getRule())
              ? List.of()
              : List.of(chunkSet(run, outcome, ChunkAction.DELETE, null, 0, 1, List.of()));
      case BAD, ABSENT, RELEASED, ORPHANED, REMEMBERED -> List.of();
    };
  }

  private static List<ProducerRecord<String, byte[]>> upsert(String run, Outcome outcome) {
    List<List<Chunk>> parts = new ArrayList<>();
    List<Chunk> part = new ArrayList<>();
    int characters = 0;
    for (Chunk chunk : outcome.getChunks()) {
      if (!part.isEmpty() && characters + chunk.getText().length() > PART_CHARACTERS_MAX) {
        parts.add(part);
        part = new ArrayList<>();
        characters = 0;
      }
      part.add(chunk);
      characters += chunk.getText().length();
    }
    parts.add(part);
    List<ProducerRecord<String, byte[]>> events = new ArrayList<>(parts.size());
    for (int i = 0; i < parts.size(); i++) {
      events.add(
          chunkSet(
              run,
              outcome,
              ChunkAction.UPSERT,
              outcome.getDocument(),
              i,
              parts.size(),
              parts.get(i)));
    }
    return events;
  }

  private static ProducerRecord<String, byte[]> chunkSet(
      String run,
      Outcome outcome,
      ChunkAction action,
      @Nullable Document document,
      int part,
      int parts,
      List<Chunk> chunks) {
    SourcePosition version = outcome.getSource();
    ChunkSet set =
        ChunkSet.newBuilder()
            .setDocumentId(outcome.getId())
            .setVersion(version)
            .setAction(action)
            .setTitle(document == null ? null : document.getTitle())
            .setUri(document == null ? null : document.getUri())
            .setPart(part)
            .setParts(parts)
            .setChunks(chunks)
            .build();
    return record(
        Topics.CHUNKS,
        outcome.getId(),
        Positions.text(version) + '/' + action + '/' + part,
        "/runs/" + run,
        Math.max(0, version.getTimestamp()),
        set);
  }
}
