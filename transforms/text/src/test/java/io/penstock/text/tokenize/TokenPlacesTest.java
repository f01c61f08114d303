package io.penstock.text.tokenize;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class TokenPlacesTest {
  private static final PipelineTokenizer TOKENIZER =
      PipelineTokenizer.parse(
          ByteLevelBpeTrainer.train(List.of("water under pressure ".repeat(9)), 290).json());

  @Test
  void tokensAreFoundWhereTheyLie() {
    String text = "water \ud83d\ude00 under\n\n pressure<|endoftext|> \u00fcber";
    int[] ids = TOKENIZER.encode(text, PipelineTokenizer.Specials.AS_TOKENS);
    TokenPlaces places = TOKENIZER.places(text, ids).orElseThrow();
    for (int at = 0; at <= text.length(); at++) {
      if (at < text.length() && Character.isLowSurrogate(text.charAt(at))) {
        continue;
      }
      int from = places.tokenFrom(at);
      int before = places.tokenBefore(at);
      // A place within a token belongs to both sides, any other to one.
      assertThat(before - from).isBetween(0, 1);
      if (before == from) {
        assertThat(decoded(ids, 0, from)).isEqualTo(text.substring(0, at));
      } else {
        assertThat(decoded(ids, 0, before)).startsWith(text.substring(0, at));
      }
    }
  }

  @Test
  void ofATextThatTheTokensDoNotWriteNothingIsSaid() {
    assertThat(TOKENIZER.places("water", TOKENIZER.encode("under"))).isEmpty();
  }

  private static String decoded(int[] ids, int from, int to) {
    return TOKENIZER.decode(Arrays.copyOfRange(ids, from, to));
  }
}
