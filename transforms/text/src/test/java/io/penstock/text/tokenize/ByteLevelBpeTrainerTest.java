package io.penstock.text.tokenize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class ByteLevelBpeTrainerTest {
  /**
   * sample.merges.txt is what tokenizers 0.23.2 (BpeTrainer, 700 tokens) learns from sample.txt.
   */
  @Test
  void mergesAreThoseOfHuggingFaceTokenizers() {
    ByteLevelBpe tokenizer = ByteLevelBpeTrainer.train(List.of(Samples.TEXT), 701);
    assertThat(merges(tokenizer)).isEqualTo(Samples.resource("sample.merges.txt").lines().toList());
  }

  @Test
  void theOrderOfTheTextsDoesNotMatter() {
    List<String> texts = new ArrayList<>(Samples.TEXT.lines().toList());
    byte[] expected = ByteLevelBpeTrainer.train(texts, 400).json();
    Collections.shuffle(texts, new Random(7));
    assertThat(ByteLevelBpeTrainer.train(texts, 400).json()).isEqualTo(expected);
  }

  @Test
  void ofEquallyFrequentPairsTheOlderComeFirst() {
    assertThat(merges(ByteLevelBpeTrainer.train(List.of("dc ba"), 258))).containsExactly("b a");
    assertThat(merges(ByteLevelBpeTrainer.train(List.of("aaaa"), 259)))
        .containsExactly("a a", "aa aa");
  }

  @Test
  void aSmallTextGivesASmallVocabulary() {
    ByteLevelBpe tokenizer = ByteLevelBpeTrainer.train(List.of("ab ab"), 1000);
    assertThat(merges(tokenizer)).containsExactly("a b", "Ġ ab");
    assertThat(tokenizer.vocabularySize()).isEqualTo(259);
    assertThat(tokenizer.endOfTextId()).isEqualTo(258);
  }

  @Test
  void noTextGivesTheBytes() {
    ByteLevelBpe tokenizer = ByteLevelBpeTrainer.train(List.of(), 257);
    assertThat(tokenizer.vocabularySize()).isEqualTo(257);
    assertThat(tokenizer.encode("é")).hasSize(2);
  }

  @Test
  void refusesAVocabularyWithoutRoomForTheBytes() {
    assertThatThrownBy(() -> ByteLevelBpeTrainer.train(List.of("a"), 256))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("257")
        .hasMessageContaining("256");
  }

  /** Counting anew before every merge is slow and plainly right. */
  @Property(tries = 300)
  void learnsWhatCountingAnewLearns(@ForAll("texts") List<String> texts) {
    assertThat(merges(ByteLevelBpeTrainer.train(texts, 257 + 12)))
        .isEqualTo(RecountingTrainer.merges(texts, 12));
  }

  @Provide
  Arbitrary<List<String>> texts() {
    return Arbitraries.strings().withChars("aabbc ").ofMaxLength(14).list().ofMaxSize(6);
  }

  private static List<String> merges(ByteLevelBpe tokenizer) {
    TokenizerJson json = TokenizerJson.parse(tokenizer.json());
    return json.merges().stream()
        .map(m -> symbols(json, m.left()) + " " + symbols(json, m.right()))
        .toList();
  }

  private static String symbols(TokenizerJson json, int id) {
    return ByteSymbols.encode(json.vocabulary().bytes(id));
  }
}
