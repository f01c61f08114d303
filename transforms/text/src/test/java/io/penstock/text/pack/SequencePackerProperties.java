package io.penstock.text.pack;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class SequencePackerProperties {
  @Property
  void everyTokenOfEveryDocumentIsInExactlyOneRowOrDiscardedSpan(
      @ForAll PackingStrategy strategy,
      @ForAll @IntRange(min = 1, max = 20) int length,
      @ForAll @Size(max = 40) List<@IntRange(min = 1, max = 70) Integer> lengths) {
    List<TokenSequence> sequences = sequences(lengths);
    Map<String, int[]> seen = new HashMap<>();
    sequences.forEach(s -> seen.put(s.documentId(), new int[s.ids().length]));
    Packing packing = new SequencePacker(strategy, length).pack(sequences);
    for (Span span : packing.discarded()) {
      for (int i = span.start(); i < span.start() + span.count(); i++) {
        seen.getOrDefault(span.documentId(), new int[0])[i]++;
      }
    }
    for (PackedRow row : packing.rows()) {
      int at = 0;
      for (Span span : row.spans()) {
        TokenSequence source = sequences.get(Integer.parseInt(span.documentId()));
        int[] counts = seen.getOrDefault(span.documentId(), new int[0]);
        for (int i = span.start(); i < span.start() + span.count(); i++) {
          assertThat(row.inputIds()[at++]).isEqualTo(source.ids()[i]);
          counts[i]++;
        }
      }
    }
    assertThat(seen.values()).allSatisfy(c -> assertThat(c).containsOnly(1));
    if (strategy != PackingStrategy.BFD) {
      assertThat(packing.discarded()).isEmpty();
    }
  }

  @Property
  void rowsAreNeitherOverlongNorWasteful(
      @ForAll PackingStrategy strategy,
      @ForAll @IntRange(min = 1, max = 20) int length,
      @ForAll @Size(max = 40) List<@IntRange(min = 1, max = 70) Integer> lengths) {
    List<PackedRow> rows = new SequencePacker(strategy, length).pack(sequences(lengths)).rows();
    assertThat(rows).allSatisfy(r -> assertThat(r.length()).isBetween(1, length));
    // Best fit would have put two such rows into one.
    long halfEmpty = rows.stream().filter(r -> r.length() * 2 <= length).count();
    assertThat(halfEmpty).isLessThanOrEqualTo(1);
  }

  private static List<TokenSequence> sequences(List<Integer> lengths) {
    List<TokenSequence> sequences = new ArrayList<>();
    int token = 0;
    for (int i = 0; i < lengths.size(); i++) {
      int first = token;
      int[] ids = IntStream.range(first, first + lengths.get(i)).toArray();
      sequences.add(new TokenSequence(Integer.toString(i), "hash-" + i, ids));
      token += ids.length;
    }
    return sequences;
  }
}
