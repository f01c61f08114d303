package io.penstock.text.tokenize;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.stream.LongStream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;

/** Hugging Face tokenizers, given our tokenizer.json, must make the same ids of every text. */
class HuggingFaceParityTest {
  private static final HuggingFaceTokenizer THEIRS = open();

  private static final int LAST = 0x32FFF;

  private static HuggingFaceTokenizer open() {
    System.setProperty("ai.djl.offline", "true");
    System.setProperty("OPT_OUT_TRACKING", "true");
    try {
      return HuggingFaceTokenizer.newInstance(
          new ByteArrayInputStream(Samples.TOKENIZER.json()),
          Map.of("modelMaxLength", "100000000", "truncation", "false", "padding", "false"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @AfterContainer
  static void unload() {
    THEIRS.close();
  }

  @Property
  void idsAreEqualOnRandomStrings(@ForAll("strings") String text) {
    assertSame(text);
  }

  @Example
  void idsAreEqualOnTheSample() {
    assertSame(Samples.TEXT);
  }

  @Example
  void idsAreEqualOnLongRuns() {
    assertSame("the".repeat(20_000));
    assertSame("水".repeat(5_000) + " ".repeat(5_000) + "7".repeat(5_000));
  }

  /**
   * They take the same code points for letters, numbers and spaces; beyond the last of these comes
   * nothing but signs. In blocks, as their time grows with the square of the length.
   */
  @Example
  void idsAreEqualOnEveryCodePoint() {
    StringBuilder block = new StringBuilder();
    for (int codePoint = 0; codePoint <= LAST; codePoint++) {
      boolean surrogate = codePoint >= 0xD800 && codePoint <= 0xDFFF;
      if (!surrogate) {
        // Beside a letter, a number and a sign: whichever it joins shows its class.
        block.append("e").appendCodePoint(codePoint).append("0").appendCodePoint(codePoint);
        block.append(".").appendCodePoint(codePoint);
      }
      if (codePoint % 0x40 == 0x3F) {
        assertSame(block.toString());
        block.setLength(0);
      }
    }
  }

  @Example
  void theirSpecialTokenIsOurEndOfText() {
    long[] ids = THEIRS.encode(ByteLevelBpe.END_OF_TEXT, false, false).getIds();
    assertThat(ids).containsExactly(Samples.TOKENIZER.endOfTextId());
  }

  @Example
  void theirDecodingIsOurs() {
    int[] ids = Samples.TOKENIZER.encode(Samples.TEXT);
    long[] longs = LongStream.range(0, ids.length).map(i -> ids[(int) i]).toArray();
    assertThat(THEIRS.decode(longs)).isEqualTo(Samples.TOKENIZER.decode(ids));
  }

  @Provide
  Arbitrary<String> strings() {
    return Strings.any();
  }

  private static void assertSame(String text) {
    long[] expected = THEIRS.encode(text, false, false).getIds();
    int[] ids = Samples.TOKENIZER.encode(text);
    assertThat(LongStream.range(0, ids.length).map(i -> ids[(int) i]).toArray())
        .isEqualTo(expected);
  }
}
