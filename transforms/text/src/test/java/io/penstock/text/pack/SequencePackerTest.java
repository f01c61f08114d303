package io.penstock.text.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SequencePackerTest {
  /** The next two are TRL's own test vectors for bfd_split. */
  @Test
  void longSequencesAreSplitAndTheirRestsFillRows() {
    List<PackedRow> rows = pack(4, new int[][] {{1, 2, 3, 4, 5}, {6, 7}, {8, 9, 10, 11}, {12}});
    assertThat(rows.stream().map(PackedRow::inputIds))
        .containsExactly(new int[] {1, 2, 3, 4}, new int[] {8, 9, 10, 11}, new int[] {6, 7, 5, 12});
    assertThat(rows.stream().map(PackedRow::seqLengths))
        .containsExactly(new int[] {4}, new int[] {4}, new int[] {2, 1, 1});
  }

  @Test
  void aPieceGoesWhereItLeavesTheLeastRoom() {
    List<PackedRow> rows = pack(5, new int[][] {{1, 2, 3, 4, 5}, {6}, {7, 8, 9, 10}, {11, 12, 13}});
    assertThat(rows.stream().map(PackedRow::inputIds))
        .containsExactly(
            new int[] {1, 2, 3, 4, 5}, new int[] {7, 8, 9, 10, 6}, new int[] {11, 12, 13});
    assertThat(rows.stream().map(PackedRow::seqLengths))
        .containsExactly(new int[] {5}, new int[] {4, 1}, new int[] {3});
  }

  /** TRL's vector for bfd; nothing is over length here, so splitting changes nothing. */
  @Test
  void longerPiecesComeFirst() {
    List<PackedRow> rows = pack(4, new int[][] {{1, 2, 3}, {4, 5, 6, 7}, {8}});
    assertThat(rows.stream().map(PackedRow::inputIds))
        .containsExactly(new int[] {4, 5, 6, 7}, new int[] {1, 2, 3, 8});
  }

  /** 5, 4, 4, 3, 2 and 2 in rows of 10: best fit puts 4 beside 5, and then needs a third row. */
  @Test
  void fullestRowsAreFewerThanThoseOfBestFit() {
    int[][] sequences = {new int[4], new int[2], new int[5], new int[3], new int[4], new int[2]};
    assertThat(pack(10, sequences).stream().map(PackedRow::seqLengths))
        .containsExactly(new int[] {5, 4}, new int[] {4, 3, 2}, new int[] {2});
    List<TokenSequence> documents = new ArrayList<>();
    for (int[] ids : sequences) {
      documents.add(new TokenSequence("doc", "hash", ids));
    }
    Packing fullest = new SequencePacker(PackingStrategy.FULLEST, 10).pack(documents);
    assertThat(fullest.rows().stream().map(PackedRow::seqLengths))
        .containsExactly(new int[] {5, 2, 3}, new int[] {4, 2, 4});
  }

  @Test
  void positionsRestartWithEachSpanAndSpansNameTheirDocuments() {
    PackedRow row = pack(4, new int[][] {{1, 2, 3, 4, 5}, {6, 7}}).get(1);
    assertThat(row.inputIds()).containsExactly(6, 7, 5);
    assertThat(row.labels()).containsExactly(6, 7, 5);
    assertThat(row.positionIds()).containsExactly(0, 1, 0);
    assertThat(row.spans())
        .containsExactly(new Span("doc-1", "hash-1", 0, 2), new Span("doc-0", "hash-0", 4, 1));
  }

  @Test
  void nothingGivesNothing() {
    assertThat(pack(4, new int[][] {})).isEmpty();
  }

  @Test
  void refusesWhatCannotBePacked() {
    assertThatThrownBy(() -> new SequencePacker(PackingStrategy.BFD, 0))
        .hasMessageContaining("positive: 0");
    assertThatThrownBy(() -> new TokenSequence("doc", "hash", new int[0]))
        .hasMessageContaining("no tokens in the sequence of doc");
    assertThatThrownBy(() -> new TokenSequence("doc", "hash", new int[2], new int[1]))
        .hasMessageContaining("2 tokens, but 1 labels in the sequence of doc");
    assertThatThrownBy(() -> new Span("doc", "hash", 0, 0)).hasMessageContaining("count 0");
    assertThatThrownBy(
            () -> new PackedRow(new int[2], new int[2], List.of(new Span("doc", "hash", 0, 1))))
        .hasMessageContaining("spans of 1 tokens");
  }

  /** TRL's vectors for bfd with sequences longer than a row: their ends are left out. */
  @Test
  void truncationDiscardsTheEndsAndSaysSo() {
    int[][] sequences = {{1, 2, 3, 4, 5}, {6, 7}, {8, 9, 10, 11}, {12}};
    Packing packing = pack(PackingStrategy.BFD, 4, sequences);
    assertThat(packing.rows().stream().map(PackedRow::inputIds))
        .containsExactly(new int[] {1, 2, 3, 4}, new int[] {8, 9, 10, 11}, new int[] {6, 7, 12});
    assertThat(packing.discarded()).containsExactly(new Span("doc-0", "hash-0", 4, 1));
    assertThat(packing.efficiency(4)).isEqualTo(11 / 12.0);
  }

  /** TRL's vector for wrapped. */
  @Test
  void wrappingCutsAtEveryRowsEnd() {
    List<PackedRow> rows =
        pack(PackingStrategy.WRAPPED, 3, new int[][] {{1, 2, 3, 4}, {5, 6}, {7, 8}}).rows();
    assertThat(rows.stream().map(PackedRow::inputIds))
        .containsExactly(new int[] {1, 2, 3}, new int[] {4, 5, 6}, new int[] {7, 8});
    assertThat(rows.get(1).spans())
        .containsExactly(new Span("doc-0", "hash-0", 3, 1), new Span("doc-1", "hash-1", 0, 2));
    assertThat(rows.get(1).positionIds()).containsExactly(0, 0, 1);
  }

  @Test
  void labelsTravelWithTheirTokens() {
    TokenSequence masked =
        new TokenSequence("d", "h", new int[] {1, 2, 3}, new int[] {-100, -100, 3});
    TokenSequence other = new TokenSequence("e", "i", new int[] {4});
    for (PackingStrategy strategy : PackingStrategy.values()) {
      PackedRow row = new SequencePacker(strategy, 4).pack(List.of(masked, other)).rows().get(0);
      assertThat(row.labels()).as(strategy.label()).containsExactly(-100, -100, 3, 4);
    }
  }

  @Test
  void rowsMayBeLongerThanAnySequence() {
    for (PackingStrategy strategy : PackingStrategy.values()) {
      assertThat(pack(strategy, Integer.MAX_VALUE, new int[][] {{1, 2}, {3}}).rows()).hasSize(1);
    }
  }

  @Test
  void strategiesHaveNames() {
    assertThat(PackingStrategy.named("bfd_split")).isEqualTo(PackingStrategy.BFD_SPLIT);
    assertThatThrownBy(() -> PackingStrategy.named("ffd"))
        .hasMessage("packing must be one of [bfd, bfd_split, fullest, wrapped], found 'ffd'");
  }

  private static List<PackedRow> pack(int length, int[][] sequences) {
    return pack(PackingStrategy.BFD_SPLIT, length, sequences).rows();
  }

  private static Packing pack(PackingStrategy strategy, int length, int[][] sequences) {
    List<TokenSequence> documents = new ArrayList<>();
    for (int i = 0; i < sequences.length; i++) {
      documents.add(new TokenSequence("doc-" + i, "hash-" + i, sequences[i]));
    }
    return new SequencePacker(strategy, length).pack(documents);
  }
}
