package io.penstock.transforms.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.schemas.Topics;
import io.penstock.schemas.document.Outcome;
import io.penstock.schemas.shard.DataFolder;
import io.penstock.schemas.shard.Manifests;
import io.penstock.schemas.shard.ShardManifest;
import io.penstock.schemas.stage.StageKind;
import io.penstock.schemas.stage.StageRequest;
import io.penstock.schemas.stage.StageRequests;
import io.penstock.transforms.Given;
import io.penstock.transforms.Outcomes;
import io.penstock.transforms.Steps;
import io.penstock.transforms.read.TestBroker;
import io.penstock.transforms.read.TopicEnds;
import io.penstock.transforms.request.RequestStages;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.transforms.Create;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventLogTest {
  @TempDir static Path folder;
  private static TestBroker broker;

  @BeforeAll
  @SuppressWarnings("MustBeClosedChecker") // closed after all
  static void startBroker() throws Exception {
    broker = TestBroker.start(folder.resolve("broker"));
    for (Topics topic : Topics.ALL) {
      broker.makeTopic(topic.name(), topic.partitions());
    }
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  private static ShardManifest manifest(long createdAt) {
    return ShardManifest.newBuilder()
        .setFormatVersion(1)
        .setRun("test")
        .setCreatedAt(createdAt)
        .setFiles(List.of())
        .setOffsets(List.of())
        .setKeptRowsHash("0")
        .setTokenCounter("characters")
        .setConfigurationHash("")
        .build();
  }

  private static long count(String topic) {
    return TopicEnds.of(broker.bootstrap(), List.of(topic)).count();
  }

  @Test
  void announcesEachManifestThatTheTopicDoesNotKnowOnce() throws Exception {
    DataFolder data = new DataFolder(folder.resolve("data"));
    data.create();
    Manifests.publish(data, manifest(1));
    assertThat(EventLog.announceMissing(broker.bootstrap(), "test", data)).isEqualTo(1);
    assertThat(EventLog.announceMissing(broker.bootstrap(), "test", data)).isZero();
    Manifests.publish(data, manifest(2));
    Manifests.publish(data, manifest(3));
    assertThat(EventLog.announceMissing(broker.bootstrap(), "test", data)).isEqualTo(2);
    assertThat(count(Topics.SHARD_MANIFESTS)).isEqualTo(3);
  }

  @Test
  void aRequestToIndexNamesTheEndsOfTheChunks() {
    List<Outcome> outcomes =
        List.of(Given.kept("a", 0, "one"), Given.deleted("b", 1), Given.bad("c", 2));
    TestPipeline pipeline = Steps.pipeline();
    pipeline
        .apply(Create.of(outcomes).withCoder(Outcomes.coder()))
        .apply(PublishEvents.chunks(broker.bootstrap(), "test"));
    pipeline.run();
    assertThat(count(Topics.CHUNKS)).isEqualTo(2);

    StageRequest request =
        RequestStages.withChunkOffsets(
            new StageRequests(StageKind.INDEX, "d", "i", Map.of()).over(List.of("m"), 1),
            broker.bootstrap());
    assertThat(request.getChunkOffsets()).hasSize(4);
    assertThat(request.getChunkOffsets().values().stream().mapToLong(Long::longValue).sum())
        .isEqualTo(2);

    EventLog.ask(broker.bootstrap(), List.of(request));
    assertThat(count(Topics.STAGE_REQUESTS)).isEqualTo(1);
  }

  @Test
  void verdictsGoToTheirTopics() {
    TestPipeline pipeline = Steps.pipeline();
    pipeline
        .apply(Create.of(Given.endedBefore()).withCoder(Outcomes.coder()))
        .apply(PublishEvents.verdicts(broker.bootstrap(), "test"));
    pipeline.run();
    assertThat(count(Topics.BAD_RECORDS)).isEqualTo(1);
    assertThat(count(Topics.DROPPED_RECORDS)).isEqualTo(1);
  }
}
