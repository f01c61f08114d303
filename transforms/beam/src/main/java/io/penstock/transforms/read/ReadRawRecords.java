package io.penstock.transforms.read;

import io.penstock.schemas.document.Outcome;
import io.penstock.transforms.Outcomes;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.io.Read;
import org.apache.beam.sdk.io.UnboundedSource;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;

/**
 * Reads raw records from topics or from files, one outcome each. Bounded or not, both are unbounded
 * sources: a bounded run's source stops at the frontier, stays idle, and is ended from outside.
 */
public final class ReadRawRecords extends PTransform<PBegin, PCollection<Outcome>> {
  private static final long serialVersionUID = 1;

  private final UnboundedSource<Outcome, ?> source;
  private final Frontier frontier;

  private ReadRawRecords(UnboundedSource<Outcome, ?> source, Frontier frontier) {
    this.source = source;
    this.frontier = frontier;
  }

  /**
   * From topics.
   *
   * @throws org.apache.kafka.common.KafkaException if the broker or a topic cannot be reached
   */
  public static ReadRawRecords fromTopics(String bootstrapServers, List<String> topics) {
    return new ReadRawRecords(
        new TopicSource(bootstrapServers, topics), TopicEnds.of(bootstrapServers, topics));
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
    return new ReadRawRecords(
        new FileSource(stored), new Frontier(Map.of(name + ":0", listing.end())));
  }

  /** Where the source ends now: what a bounded run must cover. */
  public Frontier frontier() {
    return frontier;
  }

  @Override
  public PCollection<Outcome> expand(PBegin input) {
    return input.apply("Read", Read.from(source)).setCoder(Outcomes.coder());
  }
}
