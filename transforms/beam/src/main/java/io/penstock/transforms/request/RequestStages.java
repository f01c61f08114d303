package io.penstock.transforms.request;

import io.penstock.schemas.Topics;
import io.penstock.schemas.shard.ShardFile;
import io.penstock.schemas.shard.ShardManifest;
import io.penstock.schemas.stage.StageKind;
import io.penstock.schemas.stage.StageRequest;
import io.penstock.schemas.stage.StageRequests;
import io.penstock.transforms.read.TopicEnds;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.extensions.avro.coders.AvroCoder;
import org.apache.beam.sdk.state.BagState;
import org.apache.beam.sdk.state.StateSpec;
import org.apache.beam.sdk.state.StateSpecs;
import org.apache.beam.sdk.state.TimeDomain;
import org.apache.beam.sdk.state.Timer;
import org.apache.beam.sdk.state.TimerSpec;
import org.apache.beam.sdk.state.TimerSpecs;
import org.apache.beam.sdk.state.ValueState;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.WithKeys;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Asks for a stage over all manifests so far, whenever the policy says that enough is new. What is
 * asked after a restart may cover other manifests than what was asked before it; each is a request
 * of its own, and one that was asked twice has one id.
 */
public final class RequestStages
    extends PTransform<PCollection<KV<String, ShardManifest>>, PCollection<StageRequest>> {
  private static final long serialVersionUID = 1;

  private final StageRequests requests;
  private final StagePolicy policy;
  private final String bootstrapServers;

  private RequestStages(StageRequests requests, StagePolicy policy, String bootstrapServers) {
    this.requests = requests;
    this.policy = policy;
    this.bootstrapServers = bootstrapServers;
  }

  /** Asks for these requests' stage by this policy. */
  public static RequestStages of(
      StageRequests requests, StagePolicy policy, String bootstrapServers) {
    return new RequestStages(requests, policy, bootstrapServers);
  }

  /**
   * A request to index is complete when the index has read the chunks that were there when it was
   * asked.
   */
  public static StageRequest withChunkOffsets(StageRequest request, String bootstrapServers) {
    if (request.getStage() == StageKind.INDEX) {
      request.setChunkOffsets(TopicEnds.of(bootstrapServers, List.of(Topics.CHUNKS)).ends());
    }
    return request;
  }

  @Override
  public PCollection<StageRequest> expand(PCollection<KV<String, ShardManifest>> input) {
    return input
        .apply(
            "KeyByStage",
            WithKeys.<String, KV<String, ShardManifest>>of(requests.stage().name())
                .withKeyType(org.apache.beam.sdk.values.TypeDescriptors.strings()))
        .setCoder(
            KvCoder.of(
                StringUtf8Coder.of(),
                KvCoder.of(StringUtf8Coder.of(), AvroCoder.of(ShardManifest.class))))
        .apply("Decide", ParDo.of(new Decide(requests, policy, bootstrapServers)))
        .setCoder(AvroCoder.of(StageRequest.class));
  }

  static final class Decide extends DoFn<KV<String, KV<String, ShardManifest>>, StageRequest> {
    private static final long serialVersionUID = 1;

    private final StageRequests requests;
    private final StagePolicy policy;
    private final String bootstrapServers;

    @StateId("manifests")
    private final StateSpec<BagState<String>> manifestsSpec = StateSpecs.bag(StringUtf8Coder.of());

    /** Shards and tokens since the last request; none where all manifests are part of one. */
    @StateId("news")
    private final StateSpec<ValueState<KV<Long, Long>>> newsSpec =
        StateSpecs.value(KvCoder.of(VarLongCoder.of(), VarLongCoder.of()));

    @TimerId("interval")
    private final TimerSpec intervalSpec = TimerSpecs.timer(TimeDomain.PROCESSING_TIME);

    Decide(StageRequests requests, StagePolicy policy, String bootstrapServers) {
      this.requests = requests;
      this.policy = policy;
      this.bootstrapServers = bootstrapServers;
    }

    @ProcessElement
    public void process(
        @Element KV<String, KV<String, ShardManifest>> element,
        @StateId("manifests") BagState<String> manifests,
        @StateId("news") ValueState<@Nullable KV<Long, Long>> news,
        @TimerId("interval") Timer interval,
        OutputReceiver<StageRequest> out) {
      KV<String, ShardManifest> manifest = Objects.requireNonNull(element.getValue());
      manifests.add(manifest.getKey());
      KV<Long, Long> before = news.read();
      long shards = before == null ? 0 : before.getKey();
      long tokens = before == null ? 0 : before.getValue();
      for (ShardFile file : Objects.requireNonNull(manifest.getValue()).getFiles()) {
        shards++;
        tokens += file.getTokens();
      }
      if (policy.isDue(shards, tokens)) {
        ask(manifests, news, out);
      } else {
        if (before == null && !policy.everyInterval().isZero()) {
          interval.offset(Duration.millis(policy.everyInterval().toMillis())).setRelative();
        }
        news.write(KV.of(shards, tokens));
      }
    }

    @OnTimer("interval")
    public void onInterval(
        @StateId("manifests") BagState<String> manifests,
        @StateId("news") ValueState<@Nullable KV<Long, Long>> news,
        OutputReceiver<StageRequest> out) {
      if (news.read() != null) {
        ask(manifests, news, out);
      }
    }

    private void ask(
        BagState<String> manifests,
        ValueState<@Nullable KV<Long, Long>> news,
        OutputReceiver<StageRequest> out) {
      TreeSet<String> ids = new TreeSet<>();
      manifests.read().forEach(ids::add);
      news.clear();
      out.output(withChunkOffsets(requests.over(ids, Instant.now().getMillis()), bootstrapServers));
    }
  }
}
