package io.penstock.text.chunk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.schemas.document.Chunk;
import io.penstock.schemas.document.Document;
import io.penstock.schemas.document.Heading;
import io.penstock.schemas.document.Page;
import io.penstock.text.Texts;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecursiveChunkerTest {

  private static List<String> cut(String text, int target, int overlap) {
    return chunks(Texts.of(text), target, overlap).stream().map(Chunk::getText).toList();
  }

  private static List<Chunk> chunks(Document document, int target, int overlap) {
    return new RecursiveChunker(new ChunkPolicy(target, overlap, TextCounter.CHARACTERS))
        .chunk("doc", document);
  }

  @Test
  void cutsAtTheBestPlaceInReach() {
    assertThat(cut("one two.\n\nthree four\nfive. six", 19, 0))
        .containsExactly("one two.", "three four", "five. six");
    assertThat(cut("one two\nthree four five", 14, 0))
        .containsExactly("one two", "three four", "five");
    assertThat(cut("One two. Three four five", 15, 0))
        .containsExactly("One two.", "Three four five");
    assertThat(cut("one two three", 9, 0)).containsExactly("one two", "three");
    assertThat(cut("onetwothree", 4, 0)).containsExactly("onet", "woth", "ree");
    assertThat(cut("\u6f22\u5b57\u3002\u6f22\u5b57\u6f22", 5, 0))
        .containsExactly("\u6f22\u5b57\u3002", "\u6f22\u5b57\u6f22");
  }

  @Test
  void overlapBeginsAtAWord() {
    assertThat(cut("one two three four five", 13, 6))
        .containsExactly("one two three", "three four", "four five");
    assertThat(cut("abcdefghij", 4, 1)).containsExactly("abcd", "defg", "ghij");
  }

  @Test
  void headingsStartChunksAndNameThem() {
    String text = "# A\n\nfirst words\n\n## B\n\nmore words here\n\n# C\n\nlast";
    Document document =
        Texts.of(
            text,
            List.of(
                new Heading(1, "A", 0),
                new Heading(2, "B", text.indexOf("## B")),
                new Heading(1, "C", text.indexOf("# C"))),
            List.of(new Page(1, 0), new Page(2, text.indexOf("more"))));
    List<Chunk> chunks = chunks(document, 22, 5);
    assertThat(chunks)
        .extracting(Chunk::getText)
        .containsExactly("# A\n\nfirst words", "## B\n\nmore words here", "# C\n\nlast");
    assertThat(chunks)
        .extracting(Chunk::getHeadingPath)
        .containsExactly(List.of("A"), List.of("A", "B"), List.of("C"));
    assertThat(chunks).extracting(Chunk::getPage).containsExactly(1, 1, 2);
    assertThat(chunks).extracting(Chunk::getId).containsExactly("doc#0", "doc#1", "doc#2");
    assertThat(chunks).extracting(Chunk::getTokenCount).containsExactly(16, 21, 9);
  }

  @Test
  void emptyTextHasNoChunks() {
    assertThat(cut(" \n", 10, 0)).isEmpty();
  }

  @Test
  void lengthIsInCodePoints() {
    assertThat(cut("\ud83d\ude00".repeat(5), 2, 0))
        .containsExactly("\ud83d\ude00\ud83d\ude00", "\ud83d\ude00\ud83d\ude00", "\ud83d\ude00");
  }

  @Test
  void policyIsChecked() {
    assertThatThrownBy(() -> new ChunkPolicy(0, 0, TextCounter.CHARACTERS))
        .hasMessageContaining("targetLength must be positive");
    assertThatThrownBy(() -> new ChunkPolicy(10, 6, TextCounter.CHARACTERS))
        .hasMessageContaining("overlapLength 6 must lie in [0, 5]");
    assertThatThrownBy(() -> TextCounter.named("words")).hasMessageContaining("known: characters");
    assertThat(TextCounter.named("characters")).isEqualTo(TextCounter.CHARACTERS);
  }

  @Test
  void hugeTextWithoutPlacesToCutTakesLinearTime() {
    String text = "x".repeat(4_000_000);
    assertThat(cut(text, 1000, 100)).hasSize(4445);
  }
}
