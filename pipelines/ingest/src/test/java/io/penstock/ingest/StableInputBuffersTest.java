package io.penstock.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.runners.core.DoFnRunner;
import org.apache.beam.runners.core.construction.SerializablePipelineOptions;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.runners.flink.translation.wrappers.streaming.stableinput.BufferingDoFnRunner;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.state.TimeDomain;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.WindowedValue;
import org.apache.beam.sdk.values.WindowedValues;
import org.apache.flink.api.common.ExecutionConfig;
import org.apache.flink.core.fs.CloseableRegistry;
import org.apache.flink.runtime.state.DefaultOperatorStateBackendBuilder;
import org.apache.flink.runtime.state.OperatorStateBackend;
import org.joda.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Why bundles may end at checkpoint barriers only, and that they do. */
class StableInputBuffersTest {
  @TempDir Path folder;

  /** Should this fail one day, Beam keeps a buffer more, and bundles may end when they like. */
  @Test
  void afterARestoreBeamHandsOnWhatCameBehindTheBarrier() throws Exception {
    try (OperatorStateBackend state =
        new DefaultOperatorStateBackendBuilder(
                getClass().getClassLoader(),
                new ExecutionConfig(),
                false,
                List.of(),
                new CloseableRegistry())
            .build()) {
      Seen seen = new Seen();
      BufferingDoFnRunner<String, Void> first = buffers(seen, state);
      first.processElement(WindowedValues.valueInGlobalWindow("before barrier 1"));
      first.checkpoint(1);
      BufferingDoFnRunner<String, Void> restored = buffers(seen, state);
      restored.processElement(WindowedValues.valueInGlobalWindow("before barrier 2"));
      restored.checkpoint(2);
      restored.processElement(WindowedValues.valueInGlobalWindow("behind barrier 2"));
      restored.checkpointCompleted(2);
      assertThat(seen.values)
          .containsExactlyInAnyOrder("before barrier 1", "before barrier 2", "behind barrier 2");
    }
  }

  @Test
  void bundlesEndAtBarriersOnly() {
    FlinkPipelineOptions options =
        new FlinkSettings(2, Duration.ofSeconds(1), 16).options(folder, "", 0);
    assertThat(options.getFinishBundleBeforeCheckpointing()).isTrue();
    assertThat(options.getMaxBundleSize()).isEqualTo(Long.MAX_VALUE);
    assertThat(options.getMaxBundleTimeMills()).isGreaterThan(Duration.ofDays(365).toMillis());
    assertThat(options.getNumConcurrentCheckpoints()).isEqualTo(1);
    assertThat(options.getMinPauseBetweenCheckpoints()).isEqualTo(500);
  }

  private static BufferingDoFnRunner<String, Void> buffers(Seen seen, OperatorStateBackend state)
      throws Exception {
    return BufferingDoFnRunner.create(
        seen,
        "elements",
        WindowedValues.getFullCoder(StringUtf8Coder.of(), GlobalWindow.Coder.INSTANCE),
        GlobalWindow.Coder.INSTANCE,
        state,
        null,
        1,
        new SerializablePipelineOptions(PipelineOptionsFactory.create()));
  }

  /** The step behind the buffers. */
  private static final class Seen implements DoFnRunner<String, Void> {
    final List<String> values = new ArrayList<>();

    @Override
    public void processElement(WindowedValue<String> element) {
      values.add(element.getValue());
    }

    @Override
    public void startBundle() {}

    @Override
    public void finishBundle() {}

    @Override
    public <K> void onTimer(
        String timerId,
        String timerFamilyId,
        K key,
        BoundedWindow window,
        Instant timestamp,
        Instant outputTimestamp,
        TimeDomain timeDomain) {}

    @Override
    public <K> void onWindowExpiration(BoundedWindow window, Instant timestamp, K key) {}

    @Override
    public DoFn<String, Void> getFn() {
      throw new UnsupportedOperationException("nobody asks");
    }
  }
}
