package io.penstock.stages.train;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.errorprone.annotations.MustBeClosed;
import io.penstock.models.train.Measurement;
import io.penstock.models.train.TrainingListener;
import io.penstock.models.train.TrainingResult;
import io.penstock.schemas.event.DatasetRef;
import io.penstock.schemas.stage.StageKind;
import io.penstock.schemas.stage.StageRequest;
import io.penstock.stages.StageResult;
import io.penstock.stages.kafka.KafkaReceipt;
import io.penstock.stages.kafka.KafkaRunLog;
import io.penstock.stages.kafka.KafkaSettings;
import io.penstock.stages.worker.OwnRun;
import io.penstock.stages.worker.RunLostException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Tells Kafka of a run of {@code penstock train}. A run without an end, because it was killed, goes
 * on under its id as another attempt; one that was stopped or failed has its end, and what goes on
 * from its checkpoint is another run; so is one that died behind its end, before it could forget
 * its id. Where Kafka goes away the training goes on without a word.
 */
final class PublishedRun implements TrainingListener, AutoCloseable {
  private static final String ID_FILE = "run-id";

  private final Path idFile;
  private final Path data;
  private final Consumer<String> warnings;
  private @Nullable OwnRun<KafkaReceipt> run;

  private PublishedRun(
      OwnRun<KafkaReceipt> run, Path idFile, Path data, Consumer<String> warnings) {
    this.run = run;
    this.idFile = idFile;
    this.data = data;
    this.warnings = warnings;
  }

  /** Something that may find that the run can say no more. */
  @FunctionalInterface
  private interface Word {
    void say(OwnRun<KafkaReceipt> run) throws RunLostException;
  }

  /**
   * Says START.
   *
   * @param folder the run's, which is there
   * @param settings by their names
   * @param warnings told once, if Kafka goes away
   * @throws IOException if Kafka cannot be reached, or the folder not be written
   */
  @MustBeClosed
  static PublishedRun start(
      String bootstrap,
      Path folder,
      Path data,
      Map<String, String> settings,
      Consumer<String> warnings)
      throws IOException {
    Path idFile = folder.resolve(ID_FILE);
    StageRequest.Builder described =
        StageRequest.newBuilder()
            .setStage(StageKind.TRAIN)
            .setData(data.toAbsolutePath().toString())
            .setOutput(folder.toAbsolutePath().toString())
            .setManifests(List.of())
            .setSpecification(settings)
            .setRequestedAt(Clock.systemUTC().millis());
    // The run keeps its right to write; the log is needed to take it and to read its history.
    try (KafkaRunLog log = KafkaRunLog.withoutRequests(new KafkaSettings(bootstrap))) {
      Optional<OwnRun<KafkaReceipt>> run = Optional.empty();
      while (run.isEmpty()) {
        StageRequest request = described.setId(runId(idFile)).build();
        run = OwnRun.start(log, request, folder, Clock.systemUTC());
        if (run.isEmpty()) {
          Files.delete(idFile);
        }
      }
      return new PublishedRun(run.get(), idFile, data, warnings);
    } catch (RunLostException e) {
      throw new IOException("--bootstrap %s: %s".formatted(bootstrap, e.getMessage()), e);
    }
  }

  /** The run's that the folder remembers, or a new one that it remembers from now on. */
  private static String runId(Path idFile) throws IOException {
    String known = Files.exists(idFile) ? Files.readString(idFile, UTF_8).strip() : "";
    if (!known.isEmpty()) {
      return known;
    }
    String made = "train-" + UUID.randomUUID();
    Files.writeString(idFile, made);
    return made;
  }

  @Override
  public void measured(Measurement measurement) {
    if (run != null) {
      run.metric(measurement.name(), measurement.step(), measurement.value());
    }
  }

  @Override
  public void progressed(double fraction) {
    if (run != null) {
      run.progress(fraction);
    }
  }

  @Override
  public void stepEnded(long step, long tokens) {
    say(OwnRun::speak);
  }

  /**
   * Says how it ended: COMPLETE with the model, ABORT where it was stopped.
   *
   * @param rows what became of the data's rows, where the method counts them
   */
  void ended(TrainingResult result, Path model, Optional<RowCounts> rows) throws IOException {
    if (result.stopped()) {
      end(own -> own.abort("stopped at step %d; --resume goes on".formatted(result.steps())));
      return;
    }
    Map<String, String> facets = new TreeMap<>();
    facets.put("steps", Long.toString(result.steps()));
    result.evalLoss().ifPresent(loss -> facets.put("eval-loss", Double.toString(loss)));
    result.fullEvalLoss().ifPresent(loss -> facets.put("full-eval-loss", Double.toString(loss)));
    rows.ifPresent(
        counts -> counts.byName().forEach((name, count) -> facets.put(name, Long.toString(count))));
    StageResult completed =
        StageResult.completed(
            List.of(new DatasetRef("file", data.toAbsolutePath().toString(), null)),
            List.of(new DatasetRef("file", model.toAbsolutePath().toString(), null)),
            facets);
    end(own -> own.complete(completed));
  }

  /** Says FAIL. */
  void failed(Throwable failure) throws IOException {
    end(own -> own.fail(failure));
  }

  private void end(Word word) throws IOException {
    say(word);
    if (run != null) {
      Files.deleteIfExists(idFile);
    }
  }

  private void say(Word word) {
    if (run == null) {
      return;
    }
    try {
      word.say(run);
    } catch (RunLostException e) {
      warnings.accept("attention: nothing more is told to Kafka: " + e.getMessage());
      run.close();
      run = null;
    }
  }

  @Override
  public void close() {
    if (run != null) {
      run.close();
    }
  }
}
