package io.penstock.text.chunk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.schemas.document.Chunk;
import io.penstock.schemas.document.Document;
import io.penstock.schemas.document.Heading;
import io.penstock.schemas.document.Page;
import io.penstock.text.Texts;
import io.penstock.text.tokenize.ByteLevelBpe;
import io.penstock.text.tokenize.ByteLevelBpeTrainer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ChunkersTest {
  private static ChunkPolicy characters(int target, int overlap) {
    return new ChunkPolicy(target, overlap, TextCounter.CHARACTERS);
  }

  private static List<String> texts(Chunker chunker, Document document) {
    return chunker.chunk("doc", document).stream().map(Chunk::getText).toList();
  }

  @Test
  void fixedCutsWhereTheLengthIsReached() {
    assertThat(texts(new FixedChunker(characters(5, 2)), Texts.of("abcdefghijk")))
        .containsExactly("abcde", "defgh", "ghijk");
    assertThat(texts(new FixedChunker(characters(4, 0)), Texts.of("ab cd        ef")))
        .containsExactly("ab c", "d", "ef");
  }

  @Test
  void fixedCountsTokensWithATokenCounter() {
    ByteLevelBpe tokenizer =
        ByteLevelBpeTrainer.train(List.of("water turns the wheel, water turns the mill"), 280);
    ChunkPolicy policy = new ChunkPolicy(6, 2, new TokenCounter(tokenizer));
    String text = "the water turns the wheel and the wheel turns the mill";
    List<Chunk> chunks = new FixedChunker(policy).chunk("doc", Texts.of(text));
    assertThat(chunks).hasSizeGreaterThan(2);
    for (Chunk chunk : chunks) {
      assertThat(chunk.getTokenCount())
          .isEqualTo(tokenizer.encode(chunk.getText()).length)
          .isBetween(1, 6);
    }
    assertThat(policy.counter().name()).isEqualTo("tokens " + tokenizer.hash());
  }

  @Test
  void sentencesStayWholeWhileTheyFit() {
    Document document = Texts.of("One is here. Two is here, too! Is three? Yes.");
    assertThat(texts(new SentenceChunker(characters(31, 0)), document))
        .containsExactly("One is here. Two is here, too!", "Is three? Yes.");
    assertThat(texts(new SentenceChunker(characters(31, 14)), document))
        .containsExactly("One is here. Two is here, too!", "Is three? Yes.");
    assertThat(texts(new SentenceChunker(characters(36, 18)), document))
        .containsExactly("One is here. Two is here, too!", "Two is here, too! Is three? Yes.");
    assertThat(texts(new SentenceChunker(characters(9, 0)), Texts.of("One two three. Four.")))
        .containsExactly("One two", "three.", "Four.");
  }

  @Test
  void sectionsAreChunksAndKeepTheirPlace() {
    String text =
        "intro\n\n# A\n\nfirst\n\n## B\n\nmore words that are too long here\n\n# C\n\nlast";
    Document document =
        Texts.of(
            text,
            List.of(
                new Heading(1, "A", text.indexOf("# A")),
                new Heading(2, "B", text.indexOf("## B")),
                new Heading(1, "C", text.indexOf("# C"))),
            List.of(new Page(1, 0), new Page(2, text.indexOf("more"))));
    List<Chunk> chunks = new SectionChunker(characters(24, 0)).chunk("doc", document);
    assertThat(chunks)
        .extracting(Chunk::getText)
        .containsExactly(
            "intro", "# A\n\nfirst", "## B\n\nmore words that", "are too long here", "# C\n\nlast");
    assertThat(chunks)
        .extracting(Chunk::getHeadingPath)
        .containsExactly(
            List.of(), List.of("A"), List.of("A", "B"), List.of("A", "B"), List.of("C"));
    assertThat(chunks).extracting(Chunk::getPage).containsExactly(1, 1, 1, 2, 2);
  }

  @Test
  void semanticCutsWhereTheMeaningTurns() {
    String water =
        "Water turns the wheel. The wheel turns by water. Water and wheel turn. The wheel is wet. ";
    String music =
        "Violins play a song. A song has a tune. The violins play a tune. Play the song.";
    SemanticChunker chunker =
        new SemanticChunker(characters(1000, 0), new HashingEmbedder(512), 90);
    assertThat(texts(chunker, Texts.of(water + music)))
        .hasSize(2)
        .last()
        .satisfies(t -> assertThat(music).endsWith(t));
    assertThat(texts(chunker, Texts.of("Only one."))).containsExactly("Only one.");
    assertThatThrownBy(
            () -> new SemanticChunker(characters(9, 0), new HashingEmbedder(8), Double.NaN))
        .hasMessageContaining("[0, 100]: NaN");
  }

  @ParameterizedTest
  @EnumSource
  @Timeout(60)
  void hostileTextTakesLinearTime(ChunkerKind kind) {
    Chunker chunker = kind.chunker(characters(50, 25));
    for (String piece : List.of("\n", "a", ". ", "a\n", "\ud83d", " a")) {
      String text = "x" + piece.repeat(1_000_000) + "y";
      long start = System.nanoTime();
      List<Chunk> chunks = chunker.chunk("doc", Texts.of(text));
      assertThat(chunks.get(chunks.size() - 1).getText()).as("%s", kind).endsWith("y");
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(30));
    }
  }

  @Test
  void kindsHaveNames() {
    assertThat(ChunkerKind.named("markdown").chunker(ChunkPolicy.DEFAULT))
        .isEqualTo(new SectionChunker(ChunkPolicy.DEFAULT));
    assertThatThrownBy(() -> ChunkerKind.named("magic"))
        .hasMessage("chunker must be one of [recursive, fixed, sentence, markdown], found 'magic'");
  }
}
