package io.penstock.transforms.read;

import io.penstock.schemas.Topics;
import io.penstock.schemas.document.Fate;
import io.penstock.schemas.document.Outcome;
import io.penstock.schemas.document.RawDocument;
import io.penstock.schemas.document.Reason;
import io.penstock.schemas.document.SourcePosition;
import io.penstock.schemas.shard.OffsetRanges;
import io.penstock.text.convert.JsonArrayItems;
import io.penstock.transforms.Outcomes;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
    return new Reader(
        this,
        listing,
        goesOn ? History.load(Path.of(read.getHistory())) : null,
        mark == null ? 0 : mark.next(listing.name() + ":0"),
        read.getDelayMicros());
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
    private final int delayMicros;
    private int entry;

    /** The next offset of this split: all of its offsets below have been read. */
    private long next;

    private @Nullable Lines lines;
    private @Nullable JsonArrayItems items;

    Reader(
        FileSource source, Listing listing, @Nullable History history, long next, int delayMicros) {
      this.source = source;
      this.listing = listing;
      this.history = history;
      this.committed = history == null ? new OffsetRanges() : history.committed(listing.name(), 0);
      this.next = next;
      this.entry = source.split;
      this.delayMicros = delayMicros;
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
          closeLines();
        }
        if (next >= at.first() + at.count()) {
          closeLines();
          entry += SPLITS;
          continue;
        }
        if (delayMicros > 0) {
          LockSupport.parkNanos(delayMicros * 1000L);
        }
        SourcePosition position = new SourcePosition(listing.name(), 0, next, at.listedAt());
        next++;
        current =
            switch (at.kind()) {
              case FILE -> file(position, at);
              case LINES, ITEMS -> contained(position, at);
              case REMOVAL -> Outcomes.at(position, Fate.DELETED, at.path()).build();
            };
        return true;
      }
      return false;
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

    private Outcome contained(SourcePosition position, Listing.Entry at) {
      byte[] record;
      try {
        record = at.kind() == Listing.Kind.LINES ? line(position, at) : item(position, at);
      } catch (IOException e) {
        return unreadable(position, at, e);
      }
      if (record == null) {
        // The file was cut short after it was listed.
        return Outcomes.at(position, Fate.ABSENT, "").setThrough(position.getOffset()).build();
      }
      return RawRecords.outcome(position, null, Map.of("content-type", "application/json"), record);
    }

    private byte @Nullable [] line(SourcePosition position, Listing.Entry at) throws IOException {
      if (lines == null) {
        lines = new Lines(listing.file(at), position.getOffset() - at.first());
      }
      return lines.next();
    }

    private byte @Nullable [] item(SourcePosition position, Listing.Entry at) throws IOException {
      JsonArrayItems array = items;
      if (array == null) {
        array = JsonArrayItems.open(listing.file(at), Topics.RECORD_BYTES_MAX);
        items = array;
        for (long i = at.first(); i < position.getOffset() && array.skip(); i++) {}
      }
      return array.next();
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

    private void closeLines() throws IOException {
      if (lines != null) {
        lines.close();
        lines = null;
      }
      if (items != null) {
        items.close();
        items = null;
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
      closeLines();
    }
  }

  /** The lines of a file, without their ends. */
  private static final class Lines implements AutoCloseable {
    private final InputStream in;

    Lines(Path file, long skip) throws IOException {
      in = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
      for (long i = 0; i < skip && next() != null; i++) {}
    }

    /** The next line, cut one byte past the size limit; null at the end. */
    byte @Nullable [] next() throws IOException {
      int b = in.read();
      if (b < 0) {
        return null;
      }
      ByteArrayOutputStream line = new ByteArrayOutputStream(256);
      for (; b >= 0 && b != '\n'; b = in.read()) {
        if (line.size() <= Topics.RECORD_BYTES_MAX) {
          line.write(b);
        }
      }
      byte[] bytes = line.toByteArray();
      int length = bytes.length;
      return length > 0 && bytes[length - 1] == '\r'
          ? java.util.Arrays.copyOf(bytes, length - 1)
          : bytes;
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}
