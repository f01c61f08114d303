package io.penstock.text.encode;

import io.penstock.text.tokenize.PipelineTokenizer;
import io.penstock.text.tokenize.PipelineTokenizer.Specials;
import io.penstock.text.tokenize.TokenPlaces;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A text's tokens, and which of them a part of the text has. */
final class EncodedText {
  private final PipelineTokenizer tokenizer;
  private final Specials specials;
  private final String text;
  private final int[] ids;
  private final @Nullable TokenPlaces places;

  EncodedText(PipelineTokenizer tokenizer, String text, Specials specials) {
    this.tokenizer = tokenizer;
    this.specials = specials;
    this.text = text;
    this.ids = tokenizer.encode(text, specials);
    this.places = tokenizer.places(text, ids).orElse(null);
  }

  /** Not a copy. */
  int[] ids() {
    return ids;
  }

  /** The first token that has something of the text from this place on. */
  int tokenFrom(int character) {
    return places != null ? places.tokenFrom(character) : shared(character);
  }

  /** One past the last token that has something of the text before this place. */
  int tokenBefore(int character) {
    if (places != null) {
      return places.tokenBefore(character);
    }
    int shared = shared(character);
    boolean whole = shared == tokenizer.encode(text.substring(0, character), specials).length;
    return whole ? shared : Math.min(ids.length, shared + 1);
  }

  /** How many tokens the text up to a place and the whole text begin with alike. */
  private int shared(int character) {
    int[] before = tokenizer.encode(text.substring(0, character), specials);
    int mismatch = Arrays.mismatch(before, ids);
    return mismatch < 0 ? ids.length : mismatch;
  }
}
