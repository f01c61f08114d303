package io.penstock.transforms.read;

import io.penstock.schemas.Topics;
import io.penstock.schemas.document.Fate;
import io.penstock.schemas.document.Outcome;
import io.penstock.schemas.document.RawDocument;
import io.penstock.schemas.document.Reason;
import io.penstock.schemas.document.SourcePosition;
import io.penstock.schemas.shard.OffsetRanges;
import io.penstock.text.container.ContainedRecord;
import io.penstock.text.container.ContainerFormat;
import io.penstock.text.container.ContainerReader;
import io.penstock.text.container.RecordFields;
import io.penstock.transforms.Outcomes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.io.UnboundedSource;
import org.apache.beam.sdk.options.PipelineOptions;
import org.jspecify.annotations.Nullable;

/**
 * A stored listing's files, read in the order of their offsets by a fixed number of splits, each of
 * which takes every n-th entry. Where the listing lies is said by the options.
 */
final class FileSource extends UnboundedSource<Outcome, Mark> {
  private static final long serialVersionUID = 1;

  /** Fixed, because a restored run gets the splits of the run before. */
  private static final int SPLITS = 4;

  /** Whether the run took over what manifests tell: then their offsets are not read again. */
  private final boolean goesOn;

  private final int split;

  FileSource(boolean goesOn) {
    this(goesOn, -1);
  }

  private FileSource(boolean goesOn, int split) {
    this.goesOn = goesOn;
    this.split = split;
  }

  @Override
  public List<UnboundedSource<Outcome, Mark>> split(int desiredSplits, PipelineOptions options) {
    List<UnboundedSource<Outcome, Mark>> splits = new ArrayList<>();
    for (int i = 0; i < SPLITS; i++) {
      splits.add(new FileSource(goesOn, i));
    }
    if (goesOn) {
      splits.add(new RememberedSource());
    }
    return splits;
  }

  @Override
  public UnboundedReader<Outcome> createReader(PipelineOptions options, @Nullable Mark mark)
      throws IOException {
    ReadOptions read = options.as(ReadOptions.class);
    Listing listing = Listing.load(Path.of(read.getListing()));
    History history = goesOn ? History.load(Path.of(read.getHistory())) : null;
    Reader reader =
        new Reader(
            this, listing, history, mark == null ? 0 : mark.next(listing.name() + ":0"), read);
    reader.requireAhead(Frontier.parse(read.getCommitted()));
    return reader;
  }

  /**
   * How far manifests account for each split: its last offset that is in one, and one more.
   *
   * @param covered the offsets of the listing's files that manifests have
   */
  static Frontier committed(Listing listing, OffsetRanges covered) {
    Map<String, Long> ends = new HashMap<>();
    for (int i = 0; i < listing.entries().size(); i++) {
      Listing.Entry entry = listing.entries().get(i);
      long end = lastBelow(covered, entry.first(), entry.first() + entry.count());
      if (end > entry.first()) {
        ends.merge(key(listing, i % SPLITS), end, Math::max);
      }
    }
    return new Frontier(ends);
  }

  /** One past the greatest offset of a range that is covered; its first where none is. */
  private static long lastBelow(OffsetRanges covered, long first, long end) {
    List<OffsetRanges.Range> gaps = covered.gaps(first, end);
    if (gaps.isEmpty()) {
      return end;
    }
    OffsetRanges.Range last = gaps.get(gaps.size() - 1);
    return last.last() == end - 1 ? last.first() : end;
  }

  private static String key(Listing listing, int split) {
    return listing.name() + ":0/" + split;
  }

  @Override
  public Coder<Mark> getCheckpointMarkCoder() {
    return new Mark.MarkCoder();
  }

  @Override
  public Coder<Outcome> getOutputCoder() {
    return Outcomes.coder();
  }

  private static final class Reader extends OutcomeReader {
    private final FileSource source;
    private final Listing listing;
    private final @Nullable History history;
    private final OffsetRanges committed;
    private final Optional<RecordFields> fields;
    private final int delayMicros;

    /** What was listed last of each path. */
    private final Map<String, Listing.Entry> newest = new HashMap<>();

    private int entry;

    /** The next offset of this split: all of its offsets below have been read. */
    private long next;

    private @Nullable ContainerReader container;

    Reader(
        FileSource source,
        Listing listing,
        @Nullable History history,
        long next,
        ReadOptions options) {
      this.source = source;
      this.listing = listing;
      this.history = history;
      this.committed = history == null ? new OffsetRanges() : history.committed(listing.name(), 0);
      this.fields = fields(options.getRecordFields());
      this.next = next;
      this.entry = source.split;
      this.delayMicros = options.getDelayMicros();
      listing.entries().forEach(e -> newest.put(e.path(), e));
    }

    /**
     * What a manifest accounts for must not be given out again, whatever checkpoint was restored.
     */
    void requireAhead(Frontier manifests) throws IOException {
      Long end = manifests.ends().get(key(listing, source.split));
      if (end != null && end > next && !committed.contains(end - 1)) {
        throw new IOException(
            "the manifests account for the files of %s, split %d, up to offset %d, but the checkpoint would read them from %d on, and commit records twice. Begin again from the manifests with --from-manifests."
                .formatted(listing.name(), source.split, end, next));
      }
    }

    @Override
    public boolean start() throws IOException {
      return advance();
    }

    @Override
    public boolean advance() throws IOException {
      if (history != null && !history.isTakenOver()) {
        return false;
      }
      while (entry < listing.entries().size()) {
        Listing.Entry at = listing.entries().get(entry);
        if (next < at.first()) {
          next = at.first();
        }
        if (committed.contains(next)) {
          next = committed.firstMissing(next);
          closeContainer();
        }
        if (next >= at.first() + at.count()) {
          closeContainer();
          entry += SPLITS;
          continue;
        }
        if (delayMicros > 0) {
          LockSupport.parkNanos(delayMicros * 1000L);
        }
        SourcePosition position = new SourcePosition(listing.name(), 0, next, at.listedAt());
        if (at.kind().format().isPresent()) {
          current = contained(position, at, at.kind().format().get());
          return true;
        }
        next++;
        current =
            at.kind() == Listing.Kind.REMOVAL
                ? Outcomes.at(position, Fate.DELETED, at.path()).build()
                : file(position, at);
        return true;
      }
      return false;
    }

    private Outcome contained(SourcePosition position, Listing.Entry at, ContainerFormat format)
        throws IOException {
      if (!at.isSameVersionAs(Objects.requireNonNull(newest.get(at.path())))) {
        // Listed anew since: these bytes are nowhere any more.
        return absent(position, at);
      }
      ContainerReader reader = container;
      if (reader == null) {
        requireUnchanged(at);
        reader = open(at, format);
        container = reader;
      }
      ContainedRecord record = reader.next();
      if (record == null) {
        requireUnchanged(at);
        // It broke off before the records that its own table of contents promised.
        return absent(position, at);
      }
      next++;
      if (fields.isEmpty() && record.fault().isEmpty()) {
        return RawRecords.kept(position, record.raw());
      }
      String place = at.path() + '#' + (at.number() + position.getOffset() - at.first() + 1);
      return outcome(position, record, record.id(place));
    }

    private static Outcome outcome(SourcePosition position, ContainedRecord record, String id) {
      if (record.fault().isEmpty()) {
        return Outcomes.at(position, Fate.KEPT, id).setRaw(record.raw()).build();
      }
      Outcome bad =
          Outcomes.at(position, record.unwanted() ? Fate.DROPPED : Fate.BAD, id)
              .setReason(record.fault().get())
              .build();
      if (!record.unwanted()) {
        bad.setRaw(record.raw());
      }
      return bad;
    }

    private ContainerReader open(Listing.Entry at, ContainerFormat format) throws IOException {
      ContainerReader reader =
          format.open(listing.file(at), at.position(), fields.orElse(RecordFields.WHOLE_LINES));
      try {
        for (long i = at.first(); i < next && reader.skip(); i++) {}
        return reader;
      } catch (IOException | RuntimeException e) {
        reader.close();
        throw e;
      }
    }

    /** The offsets from here to the entry's end, or to the next that a manifest accounts for. */
    private Outcome absent(SourcePosition position, Listing.Entry at) throws IOException {
      closeContainer();
      OffsetRanges.Range gap = committed.gaps(next, at.first() + at.count()).get(0);
      next = gap.last() + 1;
      return Outcomes.at(position, Fate.ABSENT, "").setThrough(gap.last()).build();
    }

    /** Of other bytes the records would be others, or in other places. */
    private void requireUnchanged(Listing.Entry at) throws IOException {
      Path file = listing.file(at);
      String now;
      if (!Files.exists(file)) {
        now = "it is gone";
      } else if (Files.size(file) != at.bytes()) {
        now = "it had %d bytes and has %d".formatted(at.bytes(), Files.size(file));
      } else if (Files.getLastModifiedTime(file).toMillis() != at.modifiedAt()) {
        now = "it was written to";
      } else {
        return;
      }
      throw new IOException(
          "%s is not as it was listed: %s. Run the same command again, it lists anew what changed."
              .formatted(file, now));
    }

    private Outcome file(SourcePosition position, Listing.Entry at) {
      Path file = listing.file(at);
      byte[] content;
      try (InputStream in = Files.newInputStream(file)) {
        // One byte more than is allowed tells the parser that the document is too large.
        content = in.readNBytes(Topics.RECORD_BYTES_MAX + 1);
      } catch (IOException e) {
        return unreadable(position, at, e);
      }
      return Outcomes.at(position, Fate.KEPT, at.path()).setRaw(raw(at.path(), content)).build();
    }

    private static Outcome unreadable(SourcePosition position, Listing.Entry at, IOException e) {
      return Outcomes.at(position, Fate.BAD, at.path())
          .setRaw(raw(at.path(), new byte[0]))
          .setReason(new Reason("unreadable-file", at.path(), null, "could not be read: " + e))
          .build();
    }

    private static RawDocument raw(String path, byte[] content) {
      return RawDocument.newBuilder()
          .setId(path)
          .setUri(path)
          .setContent(ByteBuffer.wrap(content))
          .build();
    }

    private void closeContainer() throws IOException {
      if (container != null) {
        container.close();
        container = null;
      }
    }

    @Override
    public CheckpointMark getCheckpointMark() {
      return Mark.at(listing.name() + ":0", next);
    }

    @Override
    public FileSource getCurrentSource() {
      return source;
    }

    @Override
    public void close() throws IOException {
      closeContainer();
    }
  }

  /** The names of fields as {@link #fields} reads them. */
  static String named(RecordFields fields) {
    return String.join("\n", fields.text()) + "\n\n" + String.join("\n", fields.id());
  }

  private static Optional<RecordFields> fields(String named) {
    if (named.isEmpty()) {
      return Optional.empty();
    }
    String[] parts = named.split("\n\n", 2);
    return Optional.of(
        new RecordFields(List.of(parts[0].split("\n", -1)), List.of(parts[1].split("\n", -1))));
  }
}
