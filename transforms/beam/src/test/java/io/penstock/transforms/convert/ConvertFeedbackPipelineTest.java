package io.penstock.transforms.convert;

import static io.penstock.transforms.Steps.assertMaps;

import io.penstock.schemas.document.Fate;
import io.penstock.schemas.document.Outcome;
import io.penstock.schemas.document.Reason;
import io.penstock.schemas.preference.Conversation;
import io.penstock.schemas.preference.Message;
import io.penstock.schemas.preference.PreferencePair;
import io.penstock.schemas.preference.PromptCompletion;
import io.penstock.schemas.preference.UnpairedPreference;
import io.penstock.transforms.Given;
import io.penstock.transforms.Outcomes;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConvertFeedbackPipelineTest {
  private static Outcome given(String topic, long offset, String json) {
    return Outcomes.at(Given.at(topic, offset, 1), Fate.KEPT, "id" + offset)
        .setRaw(Given.rawDocument(null, json))
        .build();
  }

  private static Outcome converted(Outcome given, Object feedback) {
    Outcome converted = Outcomes.copy(given);
    converted.setFeedback(feedback);
    converted.setRaw(null);
    return converted;
  }

  @Test
  void tellsEachRecordByItsShape() {
    String preferences = "raw-preferences";
    String instructions = "raw-instructions";
    Outcome pair = given(preferences, 0, "{\"prompt\":\"p\",\"chosen\":\"c\",\"rejected\":\"r\"}");
    Outcome thumb = given(preferences, 1, "{\"prompt\":\"p\",\"completion\":\"c\",\"label\":true}");
    Outcome alpaca = given(instructions, 2, "{\"instruction\":\"i\",\"output\":\"o\"}");
    Outcome chat =
        given(
            instructions,
            3,
            "{\"messages\":[{\"role\":\"user\",\"content\":\"u\"},"
                + "{\"role\":\"assistant\",\"content\":\"a\"}]}");
    List<Outcome> in = new ArrayList<>(Given.endedBefore());
    in.addAll(List.of(pair, thumb, alpaca, chat));

    List<Outcome> out = new ArrayList<>(Given.endedBefore());
    out.add(converted(pair, new PreferencePair("p", "c", "r")));
    out.add(converted(thumb, new UnpairedPreference("p", "c", true)));
    out.add(converted(alpaca, new PromptCompletion("i", "o")));
    out.add(
        converted(
            chat,
            new Conversation(
                List.of(
                    new Message("user", "u", null, null, null, null),
                    new Message("assistant", "a", null, null, null, null)),
                null)));
    assertMaps(ConvertFeedback.create(), in, out);
  }

  @Test
  void unreadableIsBadWithItsBytesAndUnwantedIsDropped() {
    Outcome equal =
        given("raw-preferences", 0, "{\"prompt\":\"p\",\"chosen\":\"c\",\"rejected\":\"c\"}");
    Outcome empty = given("raw-preferences", 1, "");
    assertMaps(
        ConvertFeedback.create(),
        List.of(equal, empty),
        List.of(
            Outcomes.dropped(
                equal,
                new Reason(
                    "chosen-equals-rejected",
                    null,
                    null,
                    "the chosen and the rejected answer are equal")),
            Outcomes.bad(empty, new Reason("empty", "0", null, "the record has no bytes"))));
  }
}
