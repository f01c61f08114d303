package io.penstock.stages.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.schemas.Topics;
import io.penstock.schemas.event.MetricSample;
import io.penstock.schemas.event.RunEvent;
import io.penstock.schemas.event.RunEventType;
import io.penstock.stages.kafka.TestBroker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code penstock train --bootstrap} tells a real broker. */
class PublishedRunTest {
  private final Path folder;

  PublishedRunTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void tellsHowRunsBeginGoAndEnd(@TempDir Path kafka) throws Exception {
    Path text =
        Files.writeString(folder.resolve("text.txt"), "the river runs to the sea. ".repeat(40));
    try (TestBroker broker = TestBroker.start(kafka)) {
      TrainProcess.run(folder.resolve("1.log"), 0, arguments(broker, text, "whole", "5", "1e-2"));
      List<RunEvent> whole = events(broker, RunEventType.COMPLETE);
      assertThat(whole).extracting(RunEvent::getEventType).startsWith(RunEventType.START);
      RunEvent start = whole.get(0);
      RunEvent end = whole.get(whole.size() - 1);
      assertThat(start.getFacets())
          .containsEntry("method", "pretrain")
          .containsEntry("steps", "5")
          .containsEntry("learning-rate", "0.01");
      assertThat(end.getRunId()).isEqualTo(start.getRunId()).startsWith("train-");
      assertThat(end.getOutputs().get(0).getName()).endsWith("whole/model");
      assertThat(end.getFacets()).containsEntry("steps", "5").containsKey("eval-loss");
      List<MetricSample> samples = broker.read(Topics.METRIC_SAMPLES, MetricSample.class, 5);
      assertThat(samples).allMatch(sample -> sample.getRunId().equals(start.getRunId()));
      assertThat(
              samples.stream().filter(s -> s.getName().equals("loss")).map(MetricSample::getStep))
          .containsExactly(1L, 2L, 3L, 4L, 5L);

      TrainProcess.run(folder.resolve("2.log"), 1, arguments(broker, text, "hot", "5", "1e30"));
      List<RunEvent> failed = events(broker, RunEventType.FAIL);
      assertThat(failed.get(failed.size() - 1).getMessage())
          .contains("training diverged at step")
          .contains("learning-rate");

      Process stopped =
          TrainProcess.start(
              folder.resolve("3.log"), arguments(broker, text, "long", "1000000", "1e-3"));
      List<RunEvent> begun = broker.await(Topics.RUN_EVENTS, RunEvent.class, e -> starts(e) == 3);
      stopped.destroy(); // SIGTERM
      assertThat(stopped.waitFor(60, TimeUnit.SECONDS)).isTrue();
      List<RunEvent> aborted = events(broker, RunEventType.ABORT);
      assertThat(aborted.get(aborted.size() - 1).getMessage()).contains("--resume goes on");
      assertThat(aborted.stream().map(RunEvent::getRunId).distinct()).hasSize(3);
      assertThat(begun).isNotEmpty();
    }
  }

  @Test
  void aKilledRunGoesOnAsAnotherAttemptAndMissesNoStep(@TempDir Path kafka) throws Exception {
    Path text =
        Files.writeString(folder.resolve("text.txt"), "the river runs to the sea. ".repeat(40));
    try (TestBroker broker = TestBroker.start(kafka)) {
      String[] run = arguments(broker, text, "killed", "1500", "1e-3");
      Process killed = TrainProcess.start(folder.resolve("1.log"), run);
      List<MetricSample> told =
          broker.await(Topics.METRIC_SAMPLES, MetricSample.class, s -> losses(s).size() > 100);
      killed.destroyForcibly().waitFor();
      Path idFile = folder.resolve("killed/run-id");
      String id = Files.readString(idFile);

      String[] again = Arrays.copyOf(run, run.length + 1);
      again[run.length] = "--resume";
      TrainProcess.run(folder.resolve("2.log"), 0, again);
      List<RunEvent> events = events(broker, RunEventType.COMPLETE);
      assertThat(events).extracting(RunEvent::getRunId).containsOnly(id);
      assertThat(events)
          .filteredOn(event -> event.getEventType() != RunEventType.RUNNING)
          .extracting(event -> event.getEventType() + " " + event.getAttempt())
          .containsExactly("START 1", "START 2", "COMPLETE 2");

      List<MetricSample> samples =
          broker.await(Topics.METRIC_SAMPLES, MetricSample.class, s -> losses(s).size() == 1500);
      assertThat(losses(samples).keySet()) // said again, a step keeps its id and its value
          .containsExactlyElementsOf(LongStream.rangeClosed(1, 1500).boxed().toList());
      assertThat(losses(samples)).containsAllEntriesOf(losses(told));

      Files.writeString(idFile, id); // as if it had died before it could forget it
      TrainProcess.run(folder.resolve("3.log"), 0, again);
      List<RunEvent> after =
          broker.await(Topics.RUN_EVENTS, RunEvent.class, e -> e.size() > events.size() + 1);
      assertThat(after.subList(events.size(), after.size()))
          .extracting(RunEvent::getRunId)
          .doesNotContain(id);
    }
  }

  /** By step; a step that is told of again must be told the same. */
  private static SortedMap<Long, Double> losses(List<MetricSample> samples) {
    SortedMap<Long, Double> losses = new TreeMap<>();
    for (MetricSample sample : samples) {
      if (sample.getName().equals("loss")) {
        Double known = losses.put(sample.getStep(), sample.getValue());
        assertThat(known == null || known.equals(sample.getValue()))
            .as("step %s", sample.getStep())
            .isTrue();
      }
    }
    return losses;
  }

  private static List<RunEvent> events(TestBroker broker, RunEventType last) {
    return broker.await(
        Topics.RUN_EVENTS,
        RunEvent.class,
        events -> !events.isEmpty() && events.get(events.size() - 1).getEventType() == last);
  }

  private static long starts(List<RunEvent> events) {
    return events.stream().filter(e -> e.getEventType() == RunEventType.START).count();
  }

  private String[] arguments(
      TestBroker broker, Path text, String to, String steps, String learningRate) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "pretrain",
                "--data",
                text.toString(),
                "--to",
                folder.resolve(to).toString(),
                "--bootstrap",
                broker.bootstrap()));
    for (String setting :
        List.of(
            "tokenizer=character",
            "layers=1",
            "heads=2",
            "width=16",
            "context-length=16",
            "steps=" + steps,
            "batch-rows=2",
            "warmup-steps=0",
            "learning-rate=" + learningRate,
            "min-learning-rate=" + learningRate,
            "log-every-steps=1",
            "checkpoint-every-steps=50",
            "eval-rows=4",
            "threads=1")) {
      arguments.addAll(List.of("--set", setting));
    }
    return arguments.toArray(String[]::new);
  }
}
