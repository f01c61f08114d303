package io.penstock.text.dedupe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MinHashTest {
  private static final MinHash MIN_HASH = new MinHash(NearDuplicatePolicy.DEFAULT);

  private static Signature sign(String text) {
    return MIN_HASH.sign(text).orElseThrow();
  }

  /** State and manifests outlive a version of the program: signatures must stay what they are. */
  @Test
  void isThisForEver() {
    assertThat(HexFormat.of().formatHex(sign("A penstock brings water to the turbine.").toBytes()))
        .startsWith("6ed1046b305c1160c4dd2016f4640fe2");
    String long1 =
        IntStream.range(0, 3000).mapToObj(i -> "Wort" + i * i).collect(Collectors.joining(", "));
    assertThat(ContentHash.of(HexFormat.of().formatHex(sign(long1).toBytes())))
        .isEqualTo("e3d4f4dbb186c0b15bed47a95f34a667");
    assertThat(ContentHash.of(HexFormat.of().formatHex(sign("水は山を下りて海へ 𠀀𠀁 ไทย").toBytes())))
        .isEqualTo("746185980cea17b847558aef7958fcb8");
  }

  @Test
  void onlyWordsInLowerCaseCount() {
    assertThat(sign("One, two: THREE four\n\n-- five_5 sechs!"))
        .isEqualTo(sign("one two three four five_5 sechs"));
    assertThat(sign("one two three four five sechs"))
        .isNotEqualTo(sign("one two three four fivesechs"));
    assertThat(sign("don't do it")).isEqualTo(sign("don t do it"));
  }

  @Test
  void withoutSpacesEachCharacterIsAWord() {
    assertThat(sign("水は山を下りて海へ")).isEqualTo(sign("水 は 山 を 下 り て 海 へ"));
    assertThat(sign("𠀀𠀁𠀂")).isEqualTo(sign("𠀀 𠀁, 𠀂"));
    assertThat(sign("𝒳y z")).isNotEqualTo(sign("𝒳 y z"));
  }

  @Test
  void noWordsNoSignature() {
    assertThat(MIN_HASH.sign("")).isEmpty();
    assertThat(MIN_HASH.sign(" \n--- 😀 \uD800 ...")).isEmpty();
  }

  @Test
  void aFewWordsAreOneShingle() {
    assertThat(sign("Hello")).isEqualTo(sign("hello!"));
    assertThat(sign("hello").similarity(sign("hello world"))).isLessThan(0.05);
    assertThat(sign("a b c d").similarity(sign("a b c d e"))).isLessThan(0.05);
  }

  @Test
  void theEndOfAWindowPartsNothing() {
    String text = "𝒳wort ".repeat(5000);
    for (int shift = 0; shift < 8; shift++) {
      // The same shingles, wherever the 8192 characters end.
      assertThat(sign(".".repeat(shift) + text)).isEqualTo(sign(text));
    }
  }

  @Test
  void estimatesWithinItsErrorBound() {
    Random random = new Random(5);
    double squares = 0;
    double bound = 0;
    double sum = 0;
    int pairs = 200;
    for (int i = 0; i < pairs; i++) {
      String[] words =
          IntStream.range(0, 300)
              .mapToObj(n -> Integer.toString(random.nextInt(5000), 36))
              .toArray(String[]::new);
      String first = String.join(" ", words);
      int changes = random.nextInt(40);
      for (int n = 0; n < changes; n++) {
        words[random.nextInt(words.length)] = "other" + n;
      }
      String second = String.join(" ", words);
      double exact = ExactJaccard.of(first, second, 5);
      double error = sign(first).similarity(sign(second)) - exact;
      sum += error;
      squares += error * error;
      bound += exact * (1 - exact) / NearDuplicatePolicy.DEFAULT.rows();
    }
    assertThat(Math.sqrt(squares / pairs)).isLessThan(1.2 * Math.sqrt(bound / pairs));
    assertThat(sum / pairs).isCloseTo(0, within(0.01));
  }

  @Test
  void anotherSeedIsAnotherSketchOfTheSameSimilarity() {
    String text = "one two three four five six seven";
    NearDuplicatePolicy other = new NearDuplicatePolicy(5, 14, 8, 0.75, 2, 0);
    assertThat(new MinHash(other).sign(text)).isNotEqualTo(MIN_HASH.sign(text));
  }

  @Test
  void bytesMakeTheSignatureAgain() {
    Signature signature = sign("one two three four five six");
    assertThat(signature.toBytes()).hasSize(224);
    assertThat(Signature.of(signature.toBytes())).isEqualTo(signature);
    assertThatThrownBy(() -> Signature.of(new byte[3])).hasMessageContaining("3 bytes");
    byte[] shorter = Arrays.copyOf(signature.toBytes(), 16);
    assertThatThrownBy(() -> signature.similarity(Signature.of(shorter)))
        .hasMessage("signatures of 112 and 8 rows cannot be compared");
  }

  @Test
  void aPolicyIsCheckedWhereItIsMade() {
    assertThatThrownBy(() -> new NearDuplicatePolicy(0, 14, 8, 0.75, 1, 0))
        .hasMessage("an n-gram has 1 to 64 words, not 0");
    assertThatThrownBy(() -> new NearDuplicatePolicy(5, 0, 8, 0.75, 1, 0))
        .hasMessage("bands must be positive, not 0");
    assertThatThrownBy(() -> new NearDuplicatePolicy(5, 14, 0, 0.75, 1, 0))
        .hasMessage("rows per band must be positive, not 0");
    assertThatThrownBy(() -> new NearDuplicatePolicy(5, 200, 100, 0.75, 1, 0))
        .hasMessage("200 bands of 100 rows are more than 1024 rows");
    assertThatThrownBy(() -> new NearDuplicatePolicy(5, 14, 8, Double.NaN, 1, 0))
        .hasMessage("the threshold lies above 0 and is at most 1, not NaN");
    assertThatThrownBy(() -> new NearDuplicatePolicy(5, 14, 8, 0.75, 1, -1))
        .hasMessage("the horizon is a number of documents, or 0 for none, not -1");
  }
}
