package io.penstock.transforms.read;

import io.penstock.schemas.document.Outcome;
import io.penstock.transforms.Outcomes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.io.UnboundedSource;
import org.apache.beam.sdk.options.PipelineOptions;
import org.jspecify.annotations.Nullable;

/**
 * The notices of a {@link History}, a split beside those of the records. Its mark at the end makes
 * the file that the other readers wait for: barriers are aligned, so a completed checkpoint that
 * holds this mark holds what every notice did to the keyed state.
 */
final class RememberedSource extends UnboundedSource<Outcome, Mark> {
  private static final long serialVersionUID = 1;
  private static final String COUNT = "remembered:0";

  @Override
  public List<RememberedSource> split(int desiredSplits, PipelineOptions options) {
    return List.of(this);
  }

  @Override
  public UnboundedReader<Outcome> createReader(PipelineOptions options, @Nullable Mark mark) {
    ReadOptions read = options.as(ReadOptions.class);
    return new Reader(
        this,
        Path.of(read.getHistory()),
        mark == null ? 0 : mark.next(COUNT),
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
    private final RememberedSource source;
    private final Path folder;
    private final int delayMicros;
    private @Nullable DataFileReader<Outcome> notices;
    private long count;
    private boolean ended;

    Reader(RememberedSource source, Path folder, long count, int delayMicros) {
      this.source = source;
      this.folder = folder;
      this.count = count;
      this.delayMicros = delayMicros;
    }

    @Override
    public boolean start() throws IOException {
      // Fails where the history of a restored run is gone.
      History.load(folder);
      DataFileReader<Outcome> from =
          new DataFileReader<>(
              History.remembered(folder).toFile(), new SpecificDatumReader<>(Outcome.class));
      notices = from;
      for (long i = 0; i < count; i++) {
        from.next();
      }
      return advance();
    }

    @Override
    public boolean advance() throws IOException {
      DataFileReader<Outcome> from = notices;
      if (ended || from == null) {
        return false;
      }
      if (!from.hasNext()) {
        ended = true;
        return false;
      }
      if (delayMicros > 0) {
        LockSupport.parkNanos(delayMicros * 1000L);
      }
      current = from.next();
      count++;
      return true;
    }

    @Override
    public CheckpointMark getCheckpointMark() {
      Mark mark = Mark.at(COUNT, count);
      return ended ? new Mark(mark.next(), new TreeMap<>(), History.takenOver(folder)) : mark;
    }

    @Override
    public RememberedSource getCurrentSource() {
      return source;
    }

    @Override
    public void close() throws IOException {
      if (notices != null) {
        notices.close();
      }
    }
  }
}
