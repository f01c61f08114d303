package io.penstock.transforms.dedupe;

import static io.penstock.transforms.Given.at;
import static io.penstock.transforms.Given.document;
import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.schemas.document.Document;
import io.penstock.schemas.document.Fate;
import io.penstock.schemas.document.Heading;
import io.penstock.schemas.document.Outcome;
import io.penstock.schemas.preference.Conversation;
import io.penstock.schemas.preference.ConversationalPreference;
import io.penstock.schemas.preference.Message;
import io.penstock.schemas.preference.PreferencePair;
import io.penstock.schemas.preference.PromptCompletion;
import io.penstock.schemas.preference.UnpairedPreference;
import io.penstock.transforms.Given;
import io.penstock.transforms.Outcomes;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.beam.sdk.util.CoderUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PackedContentTest {
  private static final List<Message> MESSAGES =
      List.of(new Message("user", "Wie hoch ist der Fall?", null, null, null, null));

  static Stream<Object> contents() {
    Document whole = document("größer als \ud83d\ude00");
    whole.setTitle("a title");
    whole.setMetadata(Map.of("author", "nobody"));
    whole.setHeadings(List.of(new Heading(1, "größer", 0)));
    return Stream.of(
        whole,
        new PreferencePair("p", "c", "r"),
        new UnpairedPreference("p", "c", true),
        new PromptCompletion("p", "c"),
        new Conversation(MESSAGES, null),
        new ConversationalPreference(MESSAGES, MESSAGES, MESSAGES, null));
  }

  private static Outcome with(Object content) {
    Outcome outcome = Outcomes.copy(Given.kept("a", 1, ""));
    outcome.setDocument(content instanceof Document document ? document : null);
    outcome.setFeedback(content instanceof Document ? null : content);
    outcome.setContentHash("hash");
    return outcome;
  }

  @ParameterizedTest
  @MethodSource("contents")
  void comesOutOfAShuffleAsItWentIn(Object content) throws IOException {
    Outcome packed = PackedContent.pack(with(content));
    assertThat(packed.getDocument()).isNull();
    assertThat(packed.getFeedback()).isNull();
    Outcome shuffled =
        CoderUtils.decodeFromByteArray(
            Outcomes.coder(), CoderUtils.encodeToByteArray(Outcomes.coder(), packed));
    assertThat(new PackedContent().unpack(shuffled)).isEqualTo(with(content));
  }

  @Test
  void leavesWhatHasNoContentAsItIs() {
    Outcome deleted = Outcomes.at(at(1), Fate.DELETED, "a").build();
    assertThat(PackedContent.pack(deleted)).isSameAs(deleted);
    assertThat(new PackedContent().unpack(deleted)).isSameAs(deleted);
  }
}
