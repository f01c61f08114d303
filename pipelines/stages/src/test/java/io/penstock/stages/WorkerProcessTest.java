package io.penstock.stages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.models.retrieval.HashedNgramEmbedder;
import io.penstock.models.retrieval.Retriever;
import io.penstock.models.retrieval.SearchHit;
import io.penstock.models.retrieval.SearchQuery;
import io.penstock.schemas.Topics;
import io.penstock.schemas.document.Chunk;
import io.penstock.schemas.document.ChunkAction;
import io.penstock.schemas.document.ChunkSet;
import io.penstock.schemas.document.SourcePosition;
import io.penstock.schemas.event.RunEvent;
import io.penstock.schemas.event.RunEventType;
import io.penstock.schemas.stage.StageKind;
import io.penstock.schemas.stage.StageRequest;
import io.penstock.stages.WorkerProcess.WorkerException;
import io.penstock.stages.kafka.TestBroker;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The index side of the worker, end to end on a real broker. */
final class WorkerProcessTest {

  private static TestBroker broker;

  @BeforeAll
  static void startBroker(@TempDir Path folder) throws Exception {
    broker = TestBroker.start(folder);
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @Test
  void anIndexRequestCompletesWhenTheChunksItNamesCanBeFoundAndARestartGoesOn(@TempDir Path index)
      throws Exception {
    chunks(1, upsert("manual", 1, "The turbine turns the generator."));
    chunks(2, upsert("recipe", 1, "Peel the apples and boil them."));
    broker.publish(
        Topics.CHUNKS, 2, "broken", "[]".getBytes(StandardCharsets.UTF_8), ChunkSet.class);
    request("index-1", Map.of("chunks:1", 1L, "chunks:2", 2L));
    run(
        index,
        () -> {
          List<RunEvent> events = broker.read(Topics.RUN_EVENTS, RunEvent.class, 2);
          assertThat(events)
              .extracting(RunEvent::getEventType)
              .containsExactly(RunEventType.START, RunEventType.COMPLETE);
          assertThat(find(index, "turbine")).isEqualTo("manual");
        });

    chunks(1, delete("manual", 2));
    request("index-1", Map.of("chunks:1", 1L, "chunks:2", 2L));
    request("index-2", Map.of("chunks:1", 2L, "chunks:2", 2L));
    run(
        index,
        () -> {
          List<RunEvent> events = broker.read(Topics.RUN_EVENTS, RunEvent.class, 4);
          assertThat(events)
              .extracting(RunEvent::getRunId)
              .containsExactly("index-1", "index-1", "index-2", "index-2");
          assertThat(events.get(3).getEventType()).isEqualTo(RunEventType.COMPLETE);
          assertThat(find(index, "turbine")).isEqualTo("recipe");
        });
  }

  @Test
  void anIndexThatAnotherWritesStopsTheWorker(@TempDir Path index) throws Exception {
    try (WorkerProcess first = worker(index);
        WorkerProcess second = worker(index)) {
      first.start();
      assertThat(first.awaitReady()).isTrue();
      second.start();
      assertThatThrownBy(second::awaitEnd)
          .isInstanceOf(WorkerException.class)
          .hasMessageContaining(index.toString());
      first.stop();
      first.awaitEnd();
    }
  }

  @Test
  void aBrokerThatDoesNotAnswerIsNamed() {
    WorkerProcess.Options options =
        new WorkerProcess.Options("localhost:1", Set.of(StageKind.TRAIN), null, null);
    try (WorkerProcess worker = new WorkerProcess(options, Clock.systemUTC())) {
      assertThatThrownBy(worker::start)
          .isInstanceOf(WorkerException.class)
          .hasMessage("no Kafka broker answers at localhost:1 within 8 seconds");
    }
  }

  private interface Check {
    void run() throws Exception;
  }

  private static void run(Path index, Check check) throws Exception {
    try (WorkerProcess worker = worker(index)) {
      worker.start();
      assertThat(worker.awaitReady()).isTrue();
      check.run();
      worker.stop();
      worker.awaitEnd();
    }
  }

  private static WorkerProcess worker(Path index) {
    return new WorkerProcess(
        new WorkerProcess.Options(broker.bootstrap(), Set.of(StageKind.INDEX), index, null),
        Clock.systemUTC());
  }

  private static String find(Path index, String query) throws IOException {
    try (Retriever retriever = Retriever.open(index, new HashedNgramEmbedder())) {
      List<SearchHit> hits = retriever.search(SearchQuery.of(query, 1));
      return hits.get(0).documentId();
    }
  }

  private static void chunks(int partition, ChunkSet set) {
    broker.publish(Topics.CHUNKS, partition, set.getDocumentId(), set);
  }

  private static void request(String id, Map<String, Long> chunkOffsets) {
    broker.publish(
        Topics.STAGE_REQUESTS,
        0,
        id,
        StageRequest.newBuilder()
            .setId(id)
            .setStage(StageKind.INDEX)
            .setData("data")
            .setOutput("out")
            .setManifests(List.of())
            .setChunkOffsets(chunkOffsets)
            .setRequestedAt(0)
            .build());
  }

  private static ChunkSet upsert(String documentId, long timestamp, String text) {
    return ChunkSet.newBuilder()
        .setDocumentId(documentId)
        .setVersion(new SourcePosition("raw-documents", 0, timestamp, timestamp))
        .setAction(ChunkAction.UPSERT)
        .setChunks(
            List.of(
                Chunk.newBuilder()
                    .setId(documentId + "#0")
                    .setOrdinal(0)
                    .setText(text)
                    .setHeadingPath(List.of())
                    .setStart(0)
                    .setEnd(text.length())
                    .setTokenCount(text.length())
                    .build()))
        .build();
  }

  private static ChunkSet delete(String documentId, long timestamp) {
    return ChunkSet.newBuilder()
        .setDocumentId(documentId)
        .setVersion(new SourcePosition("raw-documents", 0, timestamp, timestamp))
        .setAction(ChunkAction.DELETE)
        .build();
  }
}
