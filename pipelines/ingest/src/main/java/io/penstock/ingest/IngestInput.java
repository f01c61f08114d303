package io.penstock.ingest;

import io.penstock.schemas.Topics;
import io.penstock.schemas.shard.DataFolder;
import io.penstock.schemas.shard.Manifests;
import io.penstock.text.container.RecordFields;
import io.penstock.transforms.read.ReadRawRecords;
import io.penstock.transforms.read.TopicEnds;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.KafkaException;

/** Where a run's records come from: topics of a broker, or files. */
final class IngestInput {
  private static final String KAFKA = "kafka://";

  private final IngestPlan.Kind kind;
  private final IngestArguments arguments;
  private final Clock clock;

  IngestInput(IngestPlan.Kind kind, IngestArguments arguments, Clock clock) {
    this.kind = kind;
    this.arguments = arguments;
    this.clock = clock;
  }

  boolean isTopics() {
    return arguments.from.startsWith(KAFKA);
  }

  /**
   * @param listings where the listing of files is kept
   */
  ReadRawRecords reader(DataFolder folder, Path listings) throws IOException, IngestException {
    if (!isTopics()) {
      Path root = Path.of(arguments.from);
      String name = String.valueOf(root.toAbsolutePath().normalize().getFileName());
      Path listing = listings.resolve("listing-" + name + ".json");
      if (listing.startsWith(folder.state())) {
        requireListing(folder, name, listing);
      }
      try {
        return ReadRawRecords.fromFiles(listing, name, root, clock, recordFields());
      } catch (NoSuchFileException e) {
        throw new IngestException("--from " + root + ": no such file or folder", e);
      } catch (AccessDeniedException e) {
        throw new IngestException(
            "--from "
                + root
                + ": "
                + e.getFile()
                + " must not be read, so its records cannot be counted; allow it, or take it away",
            e);
      }
    }
    String broker = broker();
    try {
      return ReadRawRecords.fromTopics(broker, topics());
    } catch (KafkaException e) {
      throw new IngestException(
          "--from " + arguments.from + ": " + e.getMessage() + ". Is the broker running?", e);
    }
  }

  /** Preferences and instructions are lines of many shapes, which are told apart later. */
  private Optional<RecordFields> recordFields() {
    return kind == IngestPlan.Kind.DOCUMENTS
        ? Optional.of(RecordFields.named(arguments.textField, arguments.idField))
        : Optional.empty();
  }

  /** A new listing would give the files other offsets than those that are committed. */
  private static void requireListing(DataFolder folder, String name, Path listing)
      throws IOException, IngestException {
    boolean committed =
        Manifests.all(folder).values().stream()
            .flatMap(m -> m.getOffsets().stream())
            .anyMatch(o -> o.getTopic().equals(name));
    if (committed && !Files.exists(listing)) {
      throw new IngestException(
          "the listing "
              + listing
              + " is gone, and the manifests in "
              + folder.root()
              + " count the files of "
              + name
              + " by it. Restore it from a copy, or choose a new folder with --to.");
    }
  }

  /** kafka://HOST:PORT or kafka://HOST:PORT/TOPIC,TOPIC */
  String broker() {
    String rest = arguments.from.substring(KAFKA.length());
    int slash = rest.indexOf('/');
    return slash < 0 ? rest : rest.substring(0, slash);
  }

  /** A producer would try for two minutes, in each attempt, and say it in the log alone. */
  void requireEventBroker() throws IngestException {
    if (arguments.bootstrap != null) {
      try {
        TopicEnds.of(arguments.bootstrap, List.of(Topics.SHARD_MANIFESTS));
      } catch (KafkaException e) {
        throw new IngestException(
            "--bootstrap "
                + arguments.bootstrap
                + ": "
                + e.getMessage()
                + ". Is the broker running?",
            e);
      }
    }
  }

  private List<String> topics() {
    int slash = arguments.from.indexOf('/', KAFKA.length());
    if (slash >= 0) {
      return List.of(arguments.from.substring(slash + 1).split(",", -1));
    }
    return switch (kind) {
      case DOCUMENTS -> List.of(Topics.RAW_DOCUMENTS);
      case FEEDBACK -> List.of(Topics.RAW_PREFERENCES, Topics.RAW_INSTRUCTIONS);
    };
  }
}
