package io.penstock.stages.train;

import io.penstock.models.preference.Sequence;
import io.penstock.models.preference.TokenPair;
import io.penstock.models.preference.TokenThumb;
import io.penstock.text.mask.TokenLedger;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.AbstractList;
import java.util.List;
import java.util.Optional;
import java.util.RandomAccess;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What of a source is learned. All its rows are read once, in order, and counted; kept in memory
 * are the places of those that are learned, and of the rows themselves as many as fit: the others
 * are read again when they are asked for.
 */
final class LearnedPreferences {
  private final BlockCache<CountedRow> rows;
  private final int[] entries;
  private TokenLedger ledger = TokenLedger.EMPTY;
  private @Nullable String firstDropped;

  /**
   * Reads a source through.
   *
   * @param memoryBytes how much of its rows to hold
   * @param content takes what is learned
   * @throws java.io.UncheckedIOException if a row cannot be read
   */
  LearnedPreferences(
      PreferenceSource source, PreferenceShape shape, long memoryBytes, MessageDigest content) {
    rows =
        new BlockCache<>(
            source.file(),
            source.size(),
            source.blockRows(),
            memoryBytes,
            source::read,
            CountedRow::bytes);
    IntStream.Builder found = IntStream.builder();
    for (int i = 0; i < rows.size(); i++) {
      CountedRow row = rows.row(i);
      ledger = ledger.plus(row.ledger());
      if (row.kept().isPresent()) {
        int count = shape.entries(row.kept().get().tokens().answers().size());
        for (int answer = 0; answer < count; answer++) {
          found.add(2 * i + answer);
        }
        add(row.kept().get(), content);
      } else if (firstDropped == null) {
        firstDropped = "%s %s".formatted(row.place(), row.ledger().rowsDropped().keySet());
      }
    }
    entries = found.build().toArray();
  }

  /** What became of its rows. */
  TokenLedger ledger() {
    return ledger;
  }

  /** Which row was dropped first, and why; empty where none was. */
  Optional<String> firstDropped() {
    return Optional.ofNullable(firstDropped);
  }

  /** The pairs; each is read when it is asked for. */
  List<TokenPair> pairs() {
    return list(entry -> row(entry).pair());
  }

  /** The answers one by one; each is read when it is asked for. */
  List<TokenThumb> thumbs() {
    return list(entry -> row(entry).thumb(entry % 2));
  }

  /** How many rows, or blocks of them, are held now. */
  int heldBlocks() {
    return rows.heldBlocks();
  }

  private PreferenceRow row(int entry) {
    return rows.row(entry / 2)
        .kept()
        .orElseThrow(() -> new IllegalStateException("a row that was kept is dropped"));
  }

  private <R> List<R> list(IntFunction<R> read) {
    return new EntryList<>(entries, read);
  }

  private static final class EntryList<R> extends AbstractList<R> implements RandomAccess {
    private final int[] entries;
    private final IntFunction<R> read;

    EntryList(int[] entries, IntFunction<R> read) {
      this.entries = entries;
      this.read = read;
    }

    @Override
    public R get(int index) {
      return read.apply(entries[index]);
    }

    @Override
    public int size() {
      return entries.length;
    }
  }

  private static void add(PreferenceRow row, MessageDigest content) {
    for (Sequence answer : row.sequences()) {
      for (int[] part : new int[][] {answer.prompt(), answer.answer(), answer.labels()}) {
        ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES * (1 + part.length));
        bytes.putInt(part.length).asIntBuffer().put(part);
        content.update(bytes.array());
      }
    }
    ByteBuffer said = ByteBuffer.allocate(Double.BYTES + 1);
    content.update(said.putDouble(row.margin()).put((byte) (row.label() ? 1 : 0)).array());
  }
}
