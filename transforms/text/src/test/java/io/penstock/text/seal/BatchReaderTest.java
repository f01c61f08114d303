package io.penstock.text.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.schemas.shard.ShardKind;
import io.penstock.schemas.shard.ShardWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BatchReaderTest {
  /** Several row groups, the last batch short. */
  private static final int ROWS = 10_003;

  private static final int BATCH = 16;

  @TempDir static Path folder;

  @BeforeAll
  static void write() throws IOException {
    try (ShardWriter writer = ShardWriter.create(file(), ShardKind.TOKENS, Map.of())) {
      for (int i = 0; i < ROWS; i++) {
        int[] ids = {i, i + 1};
        Object[] span = {"doc-" + i, "hash", 0, 2};
        writer.write(ids, ids, new int[] {0, 1}, new int[] {2}, List.<Object[]>of(span));
      }
    }
  }

  private static Path file() {
    return folder.resolve("tokens.parquet");
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "2, 2", "8, 8", "1, 2", "2, 8", "8, 3", "5, 1"})
  void aRunThatGoesOnReadsWhatAnUninterruptedOneReads(int before, int after) throws IOException {
    for (long steps : new long[] {0, 1, 255, 256, 257, 600, 625}) {
      List<Long> seen = new ArrayList<>();
      long position = read(before, 0, steps, seen);
      position = read(after, position, Long.MAX_VALUE, seen);
      assertThat(position).isEqualTo(ROWS);
      assertThat(seen).isEqualTo(LongStream.range(0, ROWS).boxed().toList());
    }
  }

  @Test
  void rowsAreThoseOfTheFile() throws IOException {
    try (BatchReader reader = BatchReader.open(file(), 4, 1, 2, 5000)) {
      List<TokenRow> rows = reader.next();
      assertThat(rows).extracting(TokenRow::number).containsExactly(5002L, 5003L);
      assertThat(rows.get(0).inputIds()).containsExactly(5002, 5003);
      assertThat(rows.get(0).positionIds()).containsExactly(0, 1);
      assertThat(rows.get(0).seqLengths()).containsExactly(2);
    }
  }

  @Test
  void refusesWhatCannotBe() {
    assertThatThrownBy(() -> open(4, 2, 2, 0)).hasMessageContaining("no reader 2 of 2");
    assertThatThrownBy(() -> open(1, 0, 2, 0)).hasMessageContaining("batches of 1 rows");
    assertThatThrownBy(() -> open(4, 0, 1, ROWS + 1))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("has 10003 rows, but the run to go on with has read 10004");
  }

  private static void open(int batch, int reader, int readers, long position) throws IOException {
    try (BatchReader opened = BatchReader.open(file(), batch, reader, readers, position)) {
      assertThat(opened.hasNext()).isTrue();
    }
  }

  /** Reads so many batches by all readers, and returns where they stopped. */
  private static long read(int readers, long from, long steps, List<Long> seen) throws IOException {
    List<BatchReader> open = new ArrayList<>();
    try {
      for (int i = 0; i < readers; i++) {
        open.add(reader(i, readers, from));
      }
      for (long step = 0; step < steps && open.get(0).hasNext(); step++) {
        for (BatchReader reader : open) {
          reader.next().forEach(row -> seen.add(id(row)));
        }
      }
      assertThat(open).extracting(BatchReader::position).containsOnly(open.get(0).position());
      return open.get(0).position();
    } finally {
      for (BatchReader reader : open) {
        reader.close();
      }
    }
  }

  @SuppressWarnings("MustBeClosedChecker") // closed with the others
  private static BatchReader reader(int reader, int readers, long position) throws IOException {
    return BatchReader.open(file(), BATCH, reader, readers, position);
  }

  /** What the file says, not what the reader counts. */
  private static long id(TokenRow row) {
    assertThat(row.inputIds()[0]).isEqualTo((int) row.number());
    return row.inputIds()[0];
  }
}
