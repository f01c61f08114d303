package io.penstock.text.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.text.filter.GopherRepetitionRule.GramLimit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GopherRepetitionRuleTest {
  private static final GopherRepetitionRule RULE =
      GopherRepetitionRule.DEFAULT.withWords(Words.WHITE_SPACE);

  /** Without runs of words, which would meet the short texts here before. */
  private static final GopherRepetitionRule LINES =
      new GopherRepetitionRule(0.3, 0.3, 0.2, 0.2, List.of(), List.of(), Words.WHITE_SPACE);

  /** Different parts of ten characters each. */
  private static List<String> parts(int count) {
    return IntStream.range(0, count).mapToObj("part%06d"::formatted).toList();
  }

  private static String withRepeats(int count, int repeats, String part, String separator) {
    List<String> all = new ArrayList<>(parts(count - repeats - 1));
    for (int i = 0; i <= repeats; i++) {
      all.add(part);
    }
    return String.join(separator, all);
  }

  @ParameterizedTest
  @CsvSource({"2, keep", "3, keep", "4, dup_para_frac 0.4 0.3"})
  void shareOfParagraphs(int repeats, String expected) {
    assertThat(Judged.by(LINES, withRepeats(10, repeats, "x", "\n\n"))).isEqualTo(expected);
    assertThat(Judged.by(LINES, "\n \n" + withRepeats(10, repeats, "x", "\n\n\n")))
        .isEqualTo(expected);
  }

  /** A part of 20 characters twice, and others up to a length. */
  private static String ofLength(int length, String separator) {
    String part = "x".repeat(20);
    String text = String.join(separator, part, part, "y".repeat(20), "");
    return text + "z".repeat(length - text.length());
  }

  @ParameterizedTest
  @CsvSource({"101, keep", "100, keep", "99, _char_frac 0.202 0.2"})
  void charactersInRepeats(int length, String expected) {
    assertThat(Judged.by(LINES, ofLength(length, "\n\n")))
        .isEqualTo(expected.replace("_char", "dup_para_char"));
    assertThat(Judged.by(LINES, ofLength(length, "\n")))
        .isEqualTo(expected.replace("_char", "dup_line_char"));
  }

  @ParameterizedTest
  @CsvSource({"2, keep", "3, keep", "4, dup_line_frac 0.4 0.3"})
  void shareOfLines(int repeats, String expected) {
    assertThat(Judged.by(LINES, withRepeats(10, repeats, "x", "\n"))).isEqualTo(expected);
  }

  @Test
  void lineFeedsAtTheEndsMakeEmptyLines() {
    assertThat(Judged.by(LINES, "\n" + withRepeats(9, 3, "x", "\n") + "\n"))
        .isEqualTo("dup_line_frac 0.3636 0.3");
    assertThat(Judged.by(LINES, "\n\n")).isEqualTo("dup_line_frac 0.5 0.3");
  }

  @Test
  void anEmptyTextIsNotWanted() {
    assertThat(Judged.by(RULE, "")).isEqualTo("empty 0 1");
    assertThat(Judged.by(RULE, " ")).isEqualTo("keep");
  }

  @ParameterizedTest
  @CsvSource({"101, keep", "100, keep", "99, top_2_gram 0.202 0.2"})
  void mostFrequentRun(int length, String expected) {
    StringBuilder text = new StringBuilder("aa bb 0 aa bb 1 aa bb 2 aa bb 3");
    for (char letter = '\u0430'; text.length() < 90; letter++) {
      text.append(' ').append(letter);
    }
    text.append(" ").append("z".repeat(length - 1 - text.length()));
    assertThat(text).hasSize(length - 1);
    assertThat(Judged.by(RULE, text + "\n")).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"68, keep", "67, keep", "66, duplicated_5_n_grams 0.1515 0.15"})
  void repeatedRuns(int length, String expected) {
    // Ten characters without spaces, of 66.67 the share that is allowed.
    String run = "aa bb cc dd ee";
    String text = run + " 1 2 3 4 5 6 7 8 9 0 " + run + " ";
    GopherRepetitionRule runs =
        new GopherRepetitionRule(
            1, 1, 1, 1, List.of(), GopherRepetitionRule.DEFAULT.repeatedGrams(), Words.WHITE_SPACE);
    assertThat(Judged.by(runs, text + "z".repeat(length - text.length()))).isEqualTo(expected);
  }

  @Test
  void ofEquallyFrequentRunsTheFirstCounts() {
    String rest =
        IntStream.range(0, 20).mapToObj(" q%02d"::formatted).collect(Collectors.joining());
    // "longer words" covers a quarter, but "a b" comes as often and before.
    String text = "a b 1 longer words 2 a b 3 longer words" + rest.substring(0, 40);
    assertThat(Judged.by(RULE, text)).isEqualTo("keep");
    assertThat(Judged.by(RULE, text.replace("a b", "a c").replaceFirst("a c", "a d")))
        .startsWith("top_2_gram");
  }

  @Test
  void runsAreComparedWithoutSpaces() {
    List<GramLimit> limits = List.of(new GramLimit(5, 0));
    GopherRepetitionRule rule =
        new GopherRepetitionRule(1, 1, 1, 1, List.of(), limits, Words.WHITE_SPACE);
    assertThat(Judged.by(rule, "ab c d e f a bc d e f"))
        .startsWith("duplicated_5_n_grams 0.2857 0");
    assertThat(Judged.by(rule, "ab c d e f a bc d e g")).isEqualTo("keep");
  }

  @Test
  void limitsAreChecked() {
    assertThatThrownBy(() -> new GramLimit(1, 0.1)).hasMessageContaining("words");
    assertThatThrownBy(() -> new GramLimit(2, 1.1)).hasMessageContaining("maxShare");
  }

  /** Few different words, so that runs repeat in every way, also with other word ends. */
  @Provide
  Arbitrary<List<String>> words() {
    return Arbitraries.of("a", "b", "ab", "ba", "aab", "abcdefghijklmnopqrst", "\ud83d\ude00", "é")
        .list()
        .ofMaxSize(60);
  }

  @Property(tries = 400)
  void countsAreThoseOfStrings(@ForAll("words") List<String> words) {
    AnalyzedText text = new AnalyzedText(String.join(" ", words));
    NGrams grams = text.words(Words.WHITE_SPACE).grams();
    for (int n = 2; n <= 10; n++) {
      assertThat(grams.topCharacters(n)).as("top %d", n).isEqualTo(top(words, n));
      assertThat(grams.repeatedCharacters(n)).as("repeated %d", n).isEqualTo(repeated(words, n));
    }
  }

  private static long top(List<String> words, int n) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    for (int i = 0; i + n <= words.size(); i++) {
      counts.merge(String.join(" ", words.subList(i, i + n)), 1, Integer::sum);
    }
    int highest = counts.values().stream().mapToInt(c -> c).max().orElse(0);
    return counts.entrySet().stream()
        .filter(e -> e.getValue() == highest)
        .findFirst()
        .map(e -> (long) e.getKey().codePointCount(0, e.getKey().length()) * highest)
        .orElse(0L);
  }

  private static long repeated(List<String> words, int n) {
    Set<String> seen = new HashSet<>();
    long repeated = 0;
    int i = 0;
    while (i + n <= words.size()) {
      String run = String.join("", words.subList(i, i + n));
      if (seen.add(run)) {
        i++;
      } else {
        repeated += run.codePointCount(0, run.length());
        i += n;
      }
    }
    return repeated;
  }

  @Test
  void wordsOfOneHashStayDifferent() {
    // Blocks in Thue and Morse's order collide in any polynomial hash modulo a power of two.
    Map<Boolean, String> blocks = new HashMap<>();
    for (boolean first : new boolean[] {false, true}) {
      StringBuilder block = new StringBuilder();
      for (int i = 0; i < 2048; i++) {
        block.append((Integer.bitCount(i) % 2 == 0) == first ? 'a' : 'b');
      }
      blocks.put(first, block.toString());
    }
    List<String> words = new ArrayList<>();
    for (int i = 0; i < 64; i++) {
      words.add(blocks.get(Integer.bitCount(i * 0x9E37) % 2 == 0));
    }
    NGrams grams = new AnalyzedText(String.join(" ", words)).words(Words.WHITE_SPACE).grams();
    for (int n = 2; n <= 10; n++) {
      assertThat(grams.topCharacters(n)).isEqualTo(top(words, n));
      assertThat(grams.repeatedCharacters(n)).isEqualTo(repeated(words, n));
    }
  }
}
