package io.penstock.text.chunk;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.schemas.document.Chunk;
import io.penstock.schemas.document.Document;
import io.penstock.text.Texts;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** What holds for every chunker. */
class ChunkerProperties {
  private static final String SPACE = "[\\s\\h\\v\\x1c-\\x1f]*";

  @Provide
  Arbitrary<Document> documents() {
    return Texts.documents();
  }

  @Provide
  Arbitrary<Function<ChunkPolicy, Chunker>> chunkers() {
    List<Function<ChunkPolicy, Chunker>> all = new ArrayList<>();
    for (ChunkerKind kind : ChunkerKind.values()) {
      all.add(kind::chunker);
    }
    all.add(policy -> new SemanticChunker(policy, new HashingEmbedder(64), 60));
    return Arbitraries.of(all);
  }

  @Property
  void chunksAreSpansThatCoverAllVisibleText(
      @ForAll("documents") Document document,
      @ForAll("chunkers") Function<ChunkPolicy, Chunker> chunker,
      @ForAll @IntRange(min = 1, max = 60) int target,
      @ForAll @IntRange(max = 30) int overlap) {
    check(
        document,
        chunker,
        new ChunkPolicy(target, Math.min(overlap, target / 2), TextCounter.CHARACTERS));
  }

  /** Pairs of letters count once, so that counts do not add up, as with a tokenizer. */
  private record PairCounter() implements TextCounter {
    @Override
    public String name() {
      return "pairs";
    }

    @Override
    public int count(String text, int start, int end) {
      return (text.codePointCount(start, end) + 1) / 2;
    }
  }

  @Property
  void holdsForOtherCountersToo(
      @ForAll("documents") Document document,
      @ForAll("chunkers") Function<ChunkPolicy, Chunker> chunker,
      @ForAll @IntRange(min = 2, max = 30) int target) {
    check(document, chunker, new ChunkPolicy(target, target / 2, new PairCounter()));
  }

  private static void check(
      Document document, Function<ChunkPolicy, Chunker> chunker, ChunkPolicy policy) {
    String text = document.getText();
    List<Chunk> chunks = chunker.apply(policy).chunk("d", document);
    int covered = 0;
    int lastStart = -1;
    for (Chunk chunk : chunks) {
      assertThat(chunk.getText()).isEqualTo(text.substring(chunk.getStart(), chunk.getEnd()));
      assertThat(chunk.getText()).isNotBlank();
      assertThat(chunk.getStart()).isGreaterThan(lastStart);
      assertThat(chunk.getTokenCount())
          .isEqualTo(policy.counter().count(text, chunk.getStart(), chunk.getEnd()))
          .isLessThanOrEqualTo(policy.targetLength());
      assertThat(splitsPair(text, chunk.getStart()) || splitsPair(text, chunk.getEnd())).isFalse();
      assertThat(chunk.getEnd()).as("says something new").isGreaterThan(covered);
      if (chunk.getStart() > covered) {
        assertThat(text.substring(covered, chunk.getStart())).matches(SPACE);
      } else {
        assertThat(policy.counter().count(text, chunk.getStart(), covered))
            .isLessThanOrEqualTo(policy.overlapLength());
      }
      covered = chunk.getEnd();
      lastStart = chunk.getStart();
    }
    assertThat(text.substring(covered)).matches(SPACE);
  }

  private static boolean splitsPair(String text, int index) {
    return index > 0
        && index < text.length()
        && Character.isSurrogatePair(text.charAt(index - 1), text.charAt(index));
  }
}
