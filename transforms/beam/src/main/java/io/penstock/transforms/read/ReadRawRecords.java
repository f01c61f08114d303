package io.penstock.transforms.read;

import io.penstock.schemas.document.Outcome;
import io.penstock.transforms.Outcomes;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.beam.sdk.io.Read;
import org.apache.beam.sdk.io.UnboundedSource;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;

/**
 * Reads raw records from topics or from files, one outcome each. Bounded or not, both are unbounded
 * sources: a bounded run's source stops at the frontier, stays idle, and is ended from outside.
 */
public final class ReadRawRecords extends PTransform<PBegin, PCollection<Outcome>> {
  private static final long serialVersionUID = 1;

  private final SerializableFunction<Boolean, UnboundedSource<Outcome, ?>> sources;
  private final boolean goesOn;
  private final Frontier frontier;
  private final SerializableConsumer configure;

  private ReadRawRecords(
      SerializableFunction<Boolean, UnboundedSource<Outcome, ?>> sources,
      boolean goesOn,
      Frontier frontier,
      SerializableConsumer configure) {
    this.sources = sources;
    this.goesOn = goesOn;
    this.frontier = frontier;
    this.configure = configure;
  }

  /** Says in the options what readers take from there. */
  private interface SerializableConsumer extends Consumer<ReadOptions>, Serializable {}

  /**
   * From topics.
   *
   * @throws org.apache.kafka.common.KafkaException if the broker or a topic cannot be reached
   */
  public static ReadRawRecords fromTopics(String bootstrapServers, List<String> topics) {
    String joined = String.join(",", topics);
    return new ReadRawRecords(
        TopicSource::new,
        false,
        TopicEnds.of(bootstrapServers, topics),
        options -> {
          options.setBootstrapServers(bootstrapServers);
          options.setTopics(joined);
        });
  }

  /**
   * From a folder or one file.
   *
   * @param stored where the listing is kept between runs
   * @param name takes the topic's place in source positions
   */
  public static ReadRawRecords fromFiles(Path stored, String name, Path root, Clock clock)
      throws IOException {
    Listing listing =
        Listing.refresh(stored, name, root.toAbsolutePath().normalize(), clock.millis());
    String path = stored.toString();
    return new ReadRawRecords(
        FileSource::new,
        false,
        new Frontier(Map.of(name + ":0", listing.end())),
        options -> options.setListing(path));
  }

  /**
   * The same, but going on from manifests where there is no checkpoint: committed offsets are not
   * read again, and nothing is read before what the manifests tell is in the keyed state.
   */
  public ReadRawRecords after(Path history) {
    String folder = history.toString();
    return new ReadRawRecords(
        sources,
        true,
        frontier,
        options -> {
          configure.accept(options);
          options.setHistory(folder);
        });
  }

  /** Has to be called with the pipeline's options: a restored reader knows nothing else. */
  public void configure(ReadOptions options) {
    configure.accept(options);
  }

  /** Where the source ends now: what a bounded run must cover. */
  public Frontier frontier() {
    return frontier;
  }

  @Override
  public PCollection<Outcome> expand(PBegin input) {
    return input.apply("Read", Read.from(sources.apply(goesOn))).setCoder(Outcomes.coder());
  }
}
