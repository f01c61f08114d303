package io.penstock.stages;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.schemas.Topics;
import io.penstock.schemas.event.MetricSample;
import io.penstock.schemas.event.RunEvent;
import io.penstock.schemas.event.RunEventType;
import io.penstock.schemas.shard.DataFolder;
import io.penstock.schemas.stage.StageKind;
import io.penstock.schemas.stage.StageRequest;
import io.penstock.stages.kafka.TestBroker;
import io.penstock.stages.train.TextFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Worker processes killed in the middle of a training run, on a real broker. */
final class WorkerKillIT {

  private static final int STEPS = 600;

  /** A step of a worker that is to be killed: 500 of them are left, 10 s, when the kill comes. */
  private static final int SLOW_MICROS = 20_000;

  private final Path folder;

  WorkerKillIT(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void aRunWhoseWorkersAreKilledEndsOnceWithTheValuesOfOneThatWasNot() throws Exception {
    String manifest = TextFolder.write(new DataFolder(folder.resolve("data")), texts());
    try (TestBroker broker = TestBroker.start(folder.resolve("broker"))) {
      request(broker, "killed", manifest);
      for (int kills = 1; kills <= 2; kills++) {
        Process worker = worker(broker, SLOW_MICROS);
        awaitStep(broker, "killed", 100 * kills);
        worker.destroyForcibly().waitFor();
      }
      Process last = worker(broker, 0);
      List<RunEvent> events = awaitEnd(broker, "killed");
      assertThat(ends(events)).containsExactly(RunEventType.COMPLETE);
      assertThat(events.get(events.size() - 1).getAttempt()).isGreaterThanOrEqualTo(3);

      request(broker, "quiet", manifest);
      awaitEnd(broker, "quiet");
      assertThat(values(broker, "killed")).isEqualTo(values(broker, "quiet"));

      last.destroy();
      assertThat(last.waitFor(30, TimeUnit.SECONDS)).isTrue();
    }
  }

  private Process worker(TestBroker broker, int delayMicros) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx512m",
            "-Dpenstock.delay-micros=" + delayMicros,
            "-cp",
            System.getProperty("java.class.path"),
            "io.penstock.stages.StageWorkerMain",
            "--bootstrap",
            broker.bootstrap(),
            "--stages",
            "train",
            "--threads",
            "1",
            "--exit-with",
            Long.toString(ProcessHandle.current().pid()))
        .redirectError(folder.resolve("worker.err").toFile())
        .redirectOutput(folder.resolve("worker.out").toFile())
        .start();
  }

  private static void awaitStep(TestBroker broker, String runId, int step) {
    List<MetricSample> unused =
        broker.await(
            Topics.METRIC_SAMPLES,
            MetricSample.class,
            samples ->
                samples.stream()
                    .anyMatch(
                        sample -> sample.getRunId().equals(runId) && sample.getStep() >= step));
  }

  private static List<RunEvent> awaitEnd(TestBroker broker, String runId) {
    return of(
        runId,
        broker.await(
            Topics.RUN_EVENTS, RunEvent.class, events -> !ends(of(runId, events)).isEmpty()));
  }

  private static List<RunEvent> of(String runId, List<RunEvent> events) {
    return events.stream().filter(event -> event.getRunId().equals(runId)).toList();
  }

  private static List<RunEventType> ends(List<RunEvent> events) {
    return events.stream()
        .map(RunEvent::getEventType)
        .filter(
            type ->
                switch (type) {
                  case COMPLETE, ABORT, FAIL -> true;
                  case START, RUNNING, OTHER -> false;
                })
        .toList();
  }

  /** By name and step, once the run has ended; said twice, it must be the same. */
  private static Map<String, Double> values(TestBroker broker, String runId) {
    Map<String, Double> values = new TreeMap<>();
    for (MetricSample sample :
        broker.await(
            Topics.METRIC_SAMPLES,
            MetricSample.class,
            samples -> samples.stream().anyMatch(sample -> isLast(sample, runId)))) {
      if (sample.getRunId().equals(runId)) {
        Double known = values.put(sample.getName() + "/" + sample.getStep(), sample.getValue());
        assertThat(known == null || known.equals(sample.getValue())).isTrue();
      }
    }
    return values;
  }

  private static boolean isLast(MetricSample sample, String runId) {
    return sample.getRunId().equals(runId)
        && sample.getName().equals("eval_mean_token_accuracy")
        && sample.getStep() == STEPS;
  }

  private void request(TestBroker broker, String id, String manifest) {
    Map<String, String> specification = new HashMap<>();
    specification.put("layers", "2");
    specification.put("heads", "2");
    specification.put("width", "64");
    specification.put("sequence-length", "32");
    specification.put("vocabulary-size", "300");
    specification.put("steps", Integer.toString(STEPS));
    specification.put("batch-rows", "4");
    specification.put("checkpoint-every-steps", "25");
    broker.publish(
        Topics.STAGE_REQUESTS,
        0,
        id,
        StageRequest.newBuilder()
            .setId(id)
            .setStage(StageKind.TRAIN)
            .setData(folder.resolve("data").toString())
            .setOutput(folder.resolve("train").toString())
            .setManifests(List.of(manifest))
            .setSpecification(specification)
            .setRequestedAt(0)
            .build());
  }

  private static List<String> texts() {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      texts.add(("The river number " + i + " turns the mill. ").repeat(3 + i % 4));
    }
    return texts;
  }
}
