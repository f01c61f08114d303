package io.penstock.benchmarks;

import io.penstock.schemas.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Kills the ingest process again and again and counts what is in the shards: every record must be
 * there once. One line a drill; exit code 0 if all were clean.
 */
@Command(
    name = "kill-drill",
    mixinStandardHelpOptions = true,
    description = "Kills the ingest process over and over and counts what it leaves.")
public final class KillDrill implements Callable<Integer> {
  private static final int PARALLELISM = 2;

  /** Reading goes on for about so long an attempt. */
  private static final long MICROS_AN_ATTEMPT = 3_000_000;

  @Mixin private DrillSeries series = new DrillSeries();

  @Option(names = "--endings", description = "Endings a drill. Default: ${DEFAULT-VALUE}.")
  private int endings = 6;

  @Option(
      names = "--lose-state",
      description = "Take state/ away after endings; the run begins again from its manifests.")
  private boolean loseState;

  @Option(
      names = "--broker-away",
      paramLabel = "SECONDS",
      description = "End the broker once something is committed, and start it again so much later.")
  private int brokerAway;

  @Option(
      names = "--everything",
      description =
          "With all optional steps: near-duplicates, paragraphs, a recipe of many rules, a parse cache.")
  private boolean everything;

  /** Runs the drills. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new KillDrill()).execute(arguments));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    return series.run(
        "kill-drill",
        (place, records, number, seed) ->
            drill(
                place,
                records,
                seed,
                loseState
                    ? Ending.statesLost(endings, number, seed)
                    : Ending.some(endings, number, seed),
                brokerAway,
                everything));
  }

  /**
   * One drill in a folder of its own.
   *
   * @param awaySeconds how long the broker is away once something is committed; zero leaves it
   *     alone
   * @param everything whether the steps that nobody must ask for are in the pipeline, too
   */
  static DrillReport drill(
      Path place, int records, long seed, List<Ending> endings, int awaySeconds, boolean everything)
      throws IOException, InterruptedException {
    Installation installation = Installation.find();
    Files.createDirectories(place);
    long start = System.nanoTime();
    try (DrillBroker broker = DrillBroker.start(installation, place)) {
      DrillTopics topics = new DrillTopics(broker.bootstrap());
      topics.publish(Topics.RAW_DOCUMENTS, DrillInput.of(records, seed));
      Path data = place.resolve("data");
      Attempts attempts =
          new Attempts(
              installation,
              broker.bootstrap(),
              data,
              place.resolve("ingest.log"),
              everything ? optionalSteps(place) : List.of());
      Thread away = awaySeconds > 0 ? broker.awayFor(awaySeconds, data.resolve("manifests")) : null;
      String failure = run(attempts, endings, records, awaySeconds > 0);
      if (away != null) {
        away.join();
      }
      long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start);
      return DrillReport.of(data, topics, failure, attempts.history(), seconds);
    } catch (ExecutionException e) {
      throw new IOException("the input of " + place + " could not be published: " + e, e);
    }
  }

  /** None of the rules drops a document that the checks expect to be kept. */
  private static List<String> optionalSteps(Path place) throws IOException {
    Path evaluation =
        Files.writeString(
            place.resolve("evaluation.txt"),
            "None of the documents holds these thirteen words in a row, and more follow them.");
    Path recipe =
        Files.writeString(
            place.resolve("recipe.yaml"),
            """
            steps:
              - text-length: {min-characters: 20}
              - letter-share: {min-share: 0.3}
              - language: {keep: all}
              - pii: {email: redact, phone: redact, secret: drop}
              - decontaminate: {against: [%s], ngram: 13}
              - where: "words > 3 and letter_share > 0.3"
            """
                .formatted(evaluation.getFileName()));
    return List.of(
        "--near-duplicates",
        "--paragraph-duplicates",
        "--recipe",
        recipe.toString(),
        "--html",
        "main-text",
        "--parse-cache",
        place.resolve("parsed").toString());
  }

  /** The reason why the attempts came to no end, or nothing. */
  private static String run(Attempts attempts, List<Ending> endings, int records, boolean slow)
      throws InterruptedException {
    try {
      attempts.run(endings, (endings.size() + 1) * MICROS_AN_ATTEMPT * PARALLELISM / records, slow);
      return "";
    } catch (IOException e) {
      return String.valueOf(e.getMessage());
    }
  }
}
