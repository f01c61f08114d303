package io.penstock.text.tokenize;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class ByteLevelBpeProperties {
  @Property
  void decodingGivesTheTextBack(@ForAll("strings") String text) {
    ByteLevelBpe tokenizer = Samples.TOKENIZER;
    assertThat(tokenizer.decode(tokenizer.encode(text))).isEqualTo(text);
  }

  @Property
  void idsAreInsideTheVocabularyAndNoneEndsTheText(@ForAll("strings") String text) {
    for (int id : Samples.TOKENIZER.encode(text)) {
      assertThat(id).isBetween(0, Samples.TOKENIZER.vocabularySize() - 1);
      assertThat(id).isNotEqualTo(Samples.TOKENIZER.endOfTextId());
    }
  }

  @Provide
  Arbitrary<String> strings() {
    return Strings.any();
  }
}
