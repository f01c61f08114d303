package io.penstock.transforms.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.schemas.shard.ShardFile;
import io.penstock.schemas.shard.ShardKind;
import io.penstock.schemas.shard.ShardManifest;
import io.penstock.schemas.stage.StageKind;
import io.penstock.schemas.stage.StageRequest;
import io.penstock.schemas.stage.StageRequests;
import io.penstock.transforms.Steps;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.extensions.avro.coders.AvroCoder;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.joda.time.Duration;
import org.junit.jupiter.api.Test;

class RequestStagesPipelineTest {
  private static final StageRequests TRAIN =
      new StageRequests(StageKind.TRAIN, "/data", "/runs", Map.of("steps", "10"));

  private static KV<String, ShardManifest> manifest(String id, int shards, long tokens) {
    ShardManifest manifest =
        ShardManifest.newBuilder()
            .setFormatVersion(1)
            .setRun("test")
            .setCreatedAt(0)
            .setFiles(
                IntStream.range(0, shards)
                    .mapToObj(i -> new ShardFile(ShardKind.TEXT, id + i, "", 1L, 1L, tokens))
                    .toList())
            .setOffsets(List.of())
            .setKeptRowsHash("0")
            .setTokenCounter("characters")
            .setConfigurationHash("")
            .build();
    return KV.of(id, manifest);
  }

  private static TestStream.Builder<KV<String, ShardManifest>> stream() {
    return TestStream.create(KvCoder.of(StringUtf8Coder.of(), AvroCoder.of(ShardManifest.class)));
  }

  /** The manifests of every request, comma between. */
  private static void assertAsks(
      StagePolicy policy, TestStream<KV<String, ShardManifest>> manifests, String... requests) {
    TestPipeline pipeline = Steps.pipeline();
    PAssert.that(
            pipeline
                .apply(manifests)
                .apply(RequestStages.of(TRAIN, policy, "no-broker:1"))
                .apply(
                    MapElements.into(TypeDescriptors.strings())
                        .via((StageRequest request) -> String.join(",", request.getManifests()))))
        .containsInAnyOrder(List.of(requests));
    pipeline.run();
  }

  @Test
  void asksOverAllManifestsAfterSoManyNewShards() {
    assertAsks(
        new StagePolicy(3, 0, java.time.Duration.ZERO),
        stream()
            .addElements(manifest("b", 2, 1))
            .addElements(manifest("a", 2, 1))
            .addElements(manifest("c", 2, 1))
            .addElements(manifest("e", 1, 1))
            .addElements(manifest("d", 1, 1))
            .advanceWatermarkToInfinity(),
        "a,b",
        "a,b,c,e");
  }

  @Test
  void asksAfterSoManyNewTokens() {
    assertAsks(
        new StagePolicy(0, 100, java.time.Duration.ZERO),
        stream()
            .addElements(manifest("a", 1, 99))
            .addElements(manifest("b", 1, 1))
            .addElements(manifest("c", 2, 50))
            .addElements(manifest("d", 1, 50))
            .advanceWatermarkToInfinity(),
        "a,b",
        "a,b,c");
  }

  @Test
  void asksSoLongAfterTheFirstManifestThatNoRequestHas() {
    assertAsks(
        new StagePolicy(0, 0, java.time.Duration.ofSeconds(60)),
        stream()
            .addElements(manifest("a", 1, 1))
            .advanceProcessingTime(Duration.standardSeconds(50))
            .addElements(manifest("b", 1, 1))
            .advanceProcessingTime(Duration.standardSeconds(11))
            .addElements(manifest("c", 1, 1))
            .advanceProcessingTime(Duration.standardSeconds(59))
            .addElements(manifest("d", 1, 1))
            .advanceProcessingTime(Duration.standardSeconds(2))
            .advanceProcessingTime(Duration.standardSeconds(600))
            .advanceWatermarkToInfinity(),
        "a,b",
        "a,b,c,d");
  }

  @Test
  void aRequestByShardsStartsTheIntervalAnew() {
    assertAsks(
        new StagePolicy(2, 0, java.time.Duration.ofSeconds(60)),
        stream()
            .addElements(manifest("a", 1, 1))
            .advanceProcessingTime(Duration.standardSeconds(10))
            .addElements(manifest("b", 1, 1))
            .advanceProcessingTime(Duration.standardSeconds(40))
            .addElements(manifest("c", 1, 1))
            // The interval of "a" would end here.
            .advanceProcessingTime(Duration.standardSeconds(15))
            .addElements(manifest("d", 1, 1))
            .advanceProcessingTime(Duration.standardSeconds(600))
            .advanceWatermarkToInfinity(),
        "a,b",
        "a,b,c,d");
  }

  @Test
  void withoutAPolicyItNeverAsks() {
    assertThat(StagePolicy.AT_END.asksMidway()).isFalse();
    assertAsks(
        StagePolicy.AT_END,
        stream()
            .addElements(manifest("a", 1000, 1_000_000))
            .advanceProcessingTime(Duration.standardDays(9))
            .advanceWatermarkToInfinity());
  }

  @Test
  void theIdComesFromStageSpecificationAndManifests() {
    StageRequest request = TRAIN.over(List.of("b", "a"), 5);
    assertThat(request.getId()).startsWith("train-").hasSize("train-".length() + 16);
    assertThat(request.getManifests()).containsExactly("a", "b");
    assertThat(request.getRequestedAt()).isEqualTo(5);
    assertThat(TRAIN.over(List.of("a", "b", "a"), 6).getId()).isEqualTo(request.getId());
    assertThat(TRAIN.over(List.of("a"), 5).getId()).isNotEqualTo(request.getId());
    assertThat(
            new StageRequests(StageKind.TRAIN, "/data", "/runs", Map.of("steps", "11"))
                .over(List.of("a", "b"), 5)
                .getId())
        .isNotEqualTo(request.getId());
    assertThat(
            new StageRequests(StageKind.INDEX, "/data", "/runs", Map.of("steps", "10"))
                .over(List.of("a", "b"), 5)
                .getId())
        .startsWith("index-");
  }

  @Test
  void aPolicyIsNotNegative() {
    assertThatThrownBy(() -> new StagePolicy(-1, 0, java.time.Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new StagePolicy(0, -1, java.time.Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new StagePolicy(0, 0, java.time.Duration.ofMillis(-1)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
