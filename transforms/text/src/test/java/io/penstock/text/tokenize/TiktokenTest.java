package io.penstock.text.tokenize;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingType;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** jtokkit, which is held to OpenAI's own library, has the same ids of the same vocabulary. */
class TiktokenTest {
  private static final PipelineTokenizer OURS = PipelineTokenizer.openAi("cl100k_base");
  private static final Encoding THEIRS =
      Encodings.newLazyEncodingRegistry().getEncoding(EncodingType.CL100K_BASE);

  @Property(tries = 500)
  void idsAreEqualOnRandomStrings(@ForAll("strings") String text) {
    assertThat(OURS.encode(text)).isEqualTo(THEIRS.encodeOrdinary(text).toArray());
  }

  @Example
  void idsAreEqualOnTheSample() {
    assertThat(OURS.encode(Samples.TEXT)).isEqualTo(THEIRS.encodeOrdinary(Samples.TEXT).toArray());
    assertThat(OURS.decode(OURS.encode(Samples.TEXT))).isEqualTo(Samples.TEXT);
    assertThat(OURS.endOfTextId()).isEqualTo(100257);
  }

  @Example
  void whatIsNoVocabularyIsRefused() {
    assertThatThrownBy(() -> PipelineTokenizer.openAi("x200k"))
        .hasMessageContaining("'x200k' is no encoding", "cl100k_base");
    assertThatThrownBy(() -> Tiktoken.parse("cl100k_base", "IQ== 0\n!! 1\n".getBytes(UTF_8)))
        .hasMessageContaining("line 2 must be a token in Base64");
  }

  @Provide
  Arbitrary<String> strings() {
    // jtokkit asks the JDK what a letter is, which knows fewer of them.
    return Strings.any()
        .map(
            s ->
                s.codePoints()
                    .filter(c -> c < 0x3000 && Character.isDefined(c))
                    .collect(
                        StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString());
  }
}
