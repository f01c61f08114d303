package io.penstock.text.dedupe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.schemas.document.Heading;
import io.penstock.schemas.preference.Conversation;
import io.penstock.schemas.preference.Message;
import io.penstock.schemas.preference.PreferencePair;
import io.penstock.schemas.preference.PromptCompletion;
import io.penstock.schemas.preference.UnpairedPreference;
import io.penstock.schemas.stage.StageRequest;
import io.penstock.text.Texts;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;

class ContentHashTest {

  /** Stored in shards and in the state of running pipelines: must never change. */
  @Test
  void isHalfOfSha256OverLengthPrefixedParts() throws Exception {
    byte[] bytes = new byte[] {0, 0, 0, 2, (byte) 0xc3, (byte) 0xa9, 0, 0, 0, 1, 'b'};
    byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
    String expected = HexFormat.of().formatHex(ByteBuffer.wrap(hash, 0, 16).array(), 0, 16);
    assertThat(ContentHash.of("é", "b")).isEqualTo(expected).hasSize(32);
    assertThat(ContentHash.of(new PromptCompletion("p", "c")))
        .isEqualTo(ContentHash.of("PromptCompletion", "p", "c"));
  }

  @Property
  void partsDoNotRunTogether(@ForAll String a, @ForAll String b) {
    assertThat(ContentHash.of(a, b)).isNotEqualTo(ContentHash.of(a + b));
    assertThat(ContentHash.of(a, b).equals(ContentHash.of(b, a))).isEqualTo(a.equals(b));
  }

  @Test
  void contentOfADocumentIsItsText() {
    assertThat(ContentHash.of(Texts.of("x")))
        .isEqualTo(ContentHash.of(Texts.of("x", List.of(new Heading(1, "x", 0)), List.of())))
        .isNotEqualTo(ContentHash.of(Texts.of("y")));
  }

  @Test
  void kindAndEveryFieldOfFeedbackCount() {
    Message hello = new Message("user", "hello", null, null, null, null);
    List<SpecificRecord> rows =
        List.of(
            new PromptCompletion("a", "b"),
            new PromptCompletion("b", "a"),
            new PreferencePair("a", "b", "c"),
            new PreferencePair("a", "c", "b"),
            new UnpairedPreference("a", "b", true),
            new UnpairedPreference("a", "b", false),
            new Conversation(List.of(hello), null),
            new Conversation(List.of(hello), ""),
            new Conversation(List.of(hello, hello), null),
            new Conversation(
                List.of(new Message("system", "hello", null, null, null, null)), null));
    Stream<String> hashes = rows.stream().map(ContentHash::of);
    assertThat(hashes).doesNotHaveDuplicates();
    assertThat(ContentHash.of(new PreferencePair("a", "b", "c")))
        .isEqualTo(ContentHash.of(new PreferencePair("a", "b", "c")));
  }

  @Test
  void otherRecordsAreRefused() {
    assertThatThrownBy(() -> ContentHash.of(new StageRequest()))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
