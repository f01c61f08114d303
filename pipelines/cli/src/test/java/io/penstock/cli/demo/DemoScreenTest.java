package io.penstock.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.cli.DemoFolder;
import io.penstock.cli.Golden;
import io.penstock.cli.Json;
import io.penstock.experiments.MetricSummary;
import io.penstock.experiments.RunSummary;
import io.penstock.schemas.document.Fate;
import io.penstock.schemas.event.DatasetRef;
import io.penstock.schemas.event.RunEventType;
import io.penstock.schemas.shard.ShardKind;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DemoScreenTest {

  private static final DemoResult RESULT =
      new DemoResult(
          new DemoFolder(Path.of("/home/ada/first demo")),
          Path.of("/home/ada/first demo/samples"),
          List.of("/home/ada/film.mp4 has 70000000 bytes; a document may have 67108864 (64 MiB)"),
          new DataSummary(
              "00ff",
              7,
              20,
              285_759,
              Map.of(Fate.KEPT, 80L, Fate.DROPPED, 8L, Fate.BAD, 8L, Fate.DELETED, 3L),
              Map.of(
                  Fate.DROPPED, Map.of("duplicate", 8L),
                  Fate.BAD, Map.of("empty", 8L)),
              Map.of(ShardKind.TEXT, 72L, ShardKind.CHUNK, 412L)),
          Optional.of(
              new DataSummary(
                  "11ee",
                  4,
                  16,
                  70_041,
                  Map.of(Fate.KEPT, 94L, Fate.BAD, 15L),
                  Map.of(Fate.BAD, Map.of("invalid-json", 15L)),
                  Map.of(ShardKind.PREFERENCE, 94L))),
          run(
              "train-1",
              Map.of(
                  "steps",
                  "300",
                  "train-tokens",
                  "118667",
                  "sample-1",
                  "the water of the river\n\n" + "word ".repeat(80)),
              Map.of(
                  "loss", new MetricSummary("loss", 300, 6.25, 3.125, 3.1, 299),
                  "eval_loss", new MetricSummary("eval_loss", 7, 6.2, 3.72, 3.7, 300))),
          run("index-1", Map.of(), Map.of()),
          Optional.of(
              new Preferences(
                  run(
                      "feedback-1",
                      Map.of(
                          "train-pairs", "24",
                          "held-out-pairs", "8",
                          "reward-accuracy", "0.75",
                          "dpo-accuracy", "0.625",
                          "length-accuracy", "0.875"),
                      Map.of()))),
          List.of(
              new SearchAnswer(
                  "how?",
                  Optional.of(
                      new SearchAnswer.Hit(
                          "handbook/dams.pdf",
                          List.of("Dams", "Arch dams"),
                          Optional.of(2),
                          0.0325,
                          "An arch dam carries the load."))),
              new SearchAnswer("why?", Optional.empty())),
          61.7);

  private static RunSummary run(
      String id, Map<String, String> facets, Map<String, MetricSummary> metrics) {
    return new RunSummary(
        id,
        "train",
        RunEventType.COMPLETE,
        1,
        Instant.ofEpochSecond(1_000),
        Optional.of(Instant.ofEpochSecond(1_031)),
        Optional.of(1.0),
        Optional.empty(),
        List.of(),
        List.of(new DatasetRef("file", "/home/ada/first demo/stages/train/train-1/model", null)),
        facets,
        metrics);
  }

  @Test
  void oneScreenForANewcomer() {
    StringWriter out = new StringWriter();
    new DemoScreen(RESULT, new PrintWriter(out)).print();
    Golden.assertMatches("demo-screen", out.toString());
    assertThat(out.toString().lines().count()).as("lines of one screen").isLessThan(60);
    assertThat(out.toString().lines()).allMatch(line -> line.length() <= 110);
  }

  @Test
  void preferencesThatCouldNotBeLearnedAreSaidWithTheReason() {
    RunSummary failed =
        new RunSummary(
            "feedback-1",
            "feedback",
            RunEventType.FAIL,
            1,
            Instant.ofEpochSecond(1_000),
            Optional.of(Instant.ofEpochSecond(1_001)),
            Optional.empty(),
            Optional.of("pairs of answers to 1 questions"),
            List.of(),
            List.of(),
            Map.of(),
            Map.of());
    assertThat(new Preferences(failed).areLearned()).isFalse();
    assertThat(new Preferences(failed).inWords())
        .isEqualTo("nothing was learned of the pairs: pairs of answers to 1 questions");
  }

  @Test
  void allOfItForMachines() {
    Golden.assertMatches("demo-json", Json.text(DemoJson.of(RESULT)) + "\n");
  }
}
