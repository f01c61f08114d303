package io.penstock.transforms.read;

import io.penstock.schemas.document.Outcome;
import io.penstock.schemas.shard.OffsetRanges;
import io.penstock.text.container.ContainerFormat;
import io.penstock.text.container.RecordFields;
import io.penstock.transforms.Outcomes;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.beam.sdk.io.Read;
import org.apache.beam.sdk.io.UnboundedSource;
import org.apache.beam.sdk.io.UnboundedSource.UnboundedReader;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
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

  /** So many looks without a record are the end of a split that is only looked at. */
  private static final int MAX_WAITS = 25;

  private static final long WAIT_MILLIS = 20;

  private final SerializableFunction<Boolean, UnboundedSource<Outcome, ?>> sources;
  private final boolean goesOn;
  private final Frontier frontier;
  private final SerializableConsumer configure;

  /** How far offsets in manifests account for each part of the source. */
  private final SerializableFunction<Map<String, OffsetRanges>, Frontier> committed;

  private ReadRawRecords(
      SerializableFunction<Boolean, UnboundedSource<Outcome, ?>> sources,
      boolean goesOn,
      Frontier frontier,
      SerializableConsumer configure,
      SerializableFunction<Map<String, OffsetRanges>, Frontier> committed) {
    this.sources = sources;
    this.goesOn = goesOn;
    this.frontier = frontier;
    this.configure = configure;
    this.committed = committed;
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
        },
        ReadRawRecords::ends);
  }

  /**
   * From a folder or one file.
   *
   * @param stored where the listing is kept between runs
   * @param name takes the topic's place in source positions
   * @param fields of the records of files that hold many documents; without them such files are
   *     documents themselves, but for JSONL and JSON arrays, of which each line or item is a record
   *     as it is
   */
  public static ReadRawRecords fromFiles(
      Path stored, String name, Path root, Clock clock, Optional<RecordFields> fields)
      throws IOException {
    Set<ContainerFormat> formats =
        fields.isPresent()
            ? EnumSet.allOf(ContainerFormat.class)
            : EnumSet.of(ContainerFormat.JSONL, ContainerFormat.JSON);
    Listing listing =
        Listing.refresh(
            stored,
            name,
            root.toAbsolutePath().normalize(),
            clock.millis(),
            formats,
            Listing.PART_BYTES);
    String path = stored.toString();
    String named = fields.map(FileSource::named).orElse("");
    return new ReadRawRecords(
        FileSource::new,
        false,
        new Frontier(Map.of(name + ":0", listing.end())),
        options -> {
          options.setListing(path);
          options.setRecordFields(named);
        },
        // The listing is read again where it is asked for: it may be long.
        covered -> splits(path, covered));
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
        },
        committed);
  }

  /** Has to be called with the pipeline's options: a restored reader knows nothing else. */
  public void configure(ReadOptions options) {
    configure.accept(options);
  }

  /**
   * How far manifests account for each part of the source that has a place of its own in a
   * checkpoint; a checkpoint behind that would commit records twice.
   *
   * @param covered the offsets in manifests by {@code topic:partition}
   */
  public Frontier committed(Map<String, OffsetRanges> covered) {
    return committed.apply(covered);
  }

  private static Frontier ends(Map<String, OffsetRanges> covered) {
    Map<String, Long> ends = new HashMap<>();
    covered.forEach(
        (partition, ranges) -> {
          List<OffsetRanges.Range> all = ranges.ranges();
          ends.put(partition, all.get(all.size() - 1).last() + 1);
        });
    return new Frontier(ends);
  }

  private static Frontier splits(String stored, Map<String, OffsetRanges> covered) {
    try {
      Listing listing = Listing.load(Path.of(stored));
      return FileSource.committed(
          listing, covered.getOrDefault(listing.name() + ":0", new OffsetRanges()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where the source ends now: what a bounded run must cover. */
  public Frontier frontier() {
    return frontier;
  }

  /**
   * The first records of the source, without a pipeline: for a look at them.
   *
   * @param records how many at most
   */
  public List<Outcome> first(int records) throws IOException, InterruptedException {
    ReadOptions options = PipelineOptionsFactory.as(ReadOptions.class);
    configure(options);
    options.setUntil(frontier.toString());
    return first(sources.apply(false), options, (int) Math.min(records, frontier.count()));
  }

  private static <M extends UnboundedSource.CheckpointMark> List<Outcome> first(
      UnboundedSource<Outcome, M> source, ReadOptions options, int records)
      throws IOException, InterruptedException {
    List<? extends UnboundedSource<Outcome, M>> splits;
    try {
      splits = source.split(1, options);
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException(e);
    }
    List<Outcome> first = new ArrayList<>();
    for (UnboundedSource<Outcome, M> split : splits) {
      try (UnboundedReader<Outcome> reader = split.createReader(options, null)) {
        int read = 0;
        int waits = 0;
        boolean there = reader.start();
        while (read < records && (there || waits < MAX_WAITS)) {
          if (there) {
            first.add(reader.getCurrent());
            read++;
            waits = 0;
          } else {
            waits++;
            Thread.sleep(WAIT_MILLIS);
          }
          there = read < records && reader.advance();
        }
      }
    }
    first.sort(Comparator.comparingLong(outcome -> outcome.getSource().getOffset()));
    return List.copyOf(first.subList(0, Math.min(records, first.size())));
  }

  @Override
  public PCollection<Outcome> expand(PBegin input) {
    return input.apply("Read", Read.from(sources.apply(goesOn))).setCoder(Outcomes.coder());
  }
}
