package io.penstock.transforms.shard;

import static io.penstock.transforms.Given.absent;
import static io.penstock.transforms.Given.at;
import static io.penstock.transforms.Given.bad;
import static io.penstock.transforms.Given.deleted;
import static io.penstock.transforms.Given.dropped;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.schemas.document.Chunk;
import io.penstock.schemas.document.Document;
import io.penstock.schemas.document.Fate;
import io.penstock.schemas.document.Outcome;
import io.penstock.schemas.preference.Conversation;
import io.penstock.schemas.preference.ConversationalPreference;
import io.penstock.schemas.preference.ConversationalPrompt;
import io.penstock.schemas.preference.ConversationalUnpairedPreference;
import io.penstock.schemas.preference.LanguageModelingText;
import io.penstock.schemas.preference.Message;
import io.penstock.schemas.preference.PreferencePair;
import io.penstock.schemas.preference.Prompt;
import io.penstock.schemas.preference.PromptCompletion;
import io.penstock.schemas.preference.StepwiseSupervision;
import io.penstock.schemas.preference.UnpairedPreference;
import io.penstock.schemas.shard.ShardKind;
import io.penstock.schemas.shard.ShardLayout;
import io.penstock.transforms.Given;
import io.penstock.transforms.Outcomes;
import io.penstock.transforms.shard.ShardRows.Row;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ShardRowsTest {
  private static Outcome feedback(Object feedback) {
    return Outcomes.at(at(7), Fate.KEPT, "f").setFeedback(feedback).setContentHash("ab").build();
  }

  private static void assertRow(Row row, ShardKind kind, long length, Object... values) {
    assertThat(row.kind()).isEqualTo(kind);
    assertThat(row.length()).isEqualTo(length);
    assertThat(row.values()).hasSize(ShardLayout.schema(kind).getFieldCount());
    assertThat(Arrays.asList(row.values()).subList(0, values.length)).containsExactly(values);
  }

  @Test
  void aDocumentHasItsTextAndItsChunks() {
    Document document = Given.document("some text");
    document.setTitle("T");
    document.setUri("u");
    document.setMetadata(Map.of("z", "\"1\"", "a", "2"));
    Outcome kept = Outcomes.at(at(7), Fate.KEPT, "d").setDocument(document).build();
    kept.setContentHash("ab");
    kept.setChunks(List.of(new Chunk("d#0", 0, "some", List.of("H"), 1, 0, 4, 4)));

    List<Row> rows = ShardRows.of(kept);
    assertThat(rows).hasSize(2);
    assertRow(
        rows.get(0),
        ShardKind.TEXT,
        9,
        "d",
        "some text",
        "T",
        "{\"a\":\"2\",\"content_type\":\"text/plain\",\"uri\":\"u\",\"z\":\"\\\"1\\\"\"}",
        "docs",
        0,
        7L,
        "d",
        1007L,
        "ab");
    assertRow(
        rows.get(1),
        ShardKind.CHUNK,
        4,
        "d#0",
        0,
        "some",
        List.of("H"),
        1,
        0,
        4,
        4,
        "docs",
        0,
        7L,
        "d",
        1007L,
        "ab");
  }

  @Test
  void feedbackGoesIntoTheKindOfItsShape() {
    List<Message> messages = List.of(new Message("user", "hello", null, null, null, null));
    assertRow(
        ShardRows.of(feedback(new PreferencePair("p", "ch", "rej"))).get(0),
        ShardKind.PREFERENCE,
        6,
        "p",
        "ch",
        "rej");
    assertRow(
        ShardRows.of(feedback(new UnpairedPreference("p", "co", false))).get(0),
        ShardKind.UNPAIRED_PREFERENCE,
        3,
        "p",
        "co",
        false);
    assertRow(
        ShardRows.of(feedback(new PromptCompletion("p", "co"))).get(0),
        ShardKind.PROMPT_COMPLETION,
        3,
        "p",
        "co");
    Row conversation = ShardRows.of(feedback(new Conversation(messages, "[]"))).get(0);
    assertThat(conversation.kind()).isEqualTo(ShardKind.CONVERSATION);
    assertThat(conversation.length()).isEqualTo(5);
    assertThat((List<?>) conversation.values()[0])
        .singleElement()
        .isEqualTo(new Object[] {"user", "hello", null, null, null, null});
    assertThat(conversation.values()[1]).isEqualTo("[]");
    Row preference =
        ShardRows.of(feedback(new ConversationalPreference(messages, messages, messages, null)))
            .get(0);
    assertThat(preference.kind()).isEqualTo(ShardKind.CONVERSATIONAL_PREFERENCE);
    assertThat(preference.length()).isEqualTo(15);
    assertRow(
        ShardRows.of(feedback(new LanguageModelingText("text", "{}"))).get(0),
        ShardKind.LANGUAGE_MODELING,
        4,
        "text",
        "{}");
    assertRow(ShardRows.of(feedback(new Prompt("p"))).get(0), ShardKind.PROMPT, 1, "p");
    assertRow(
        ShardRows.of(
                feedback(new StepwiseSupervision("p", List.of("a", "bc"), List.of(true, false))))
            .get(0),
        ShardKind.STEPWISE_SUPERVISION,
        4,
        "p",
        List.of("a", "bc"),
        List.of(true, false));
    assertThat(ShardRows.of(feedback(new ConversationalPrompt(messages, null))).get(0).kind())
        .isEqualTo(ShardKind.CONVERSATIONAL_PROMPT);
    Row unpaired =
        ShardRows.of(feedback(new ConversationalUnpairedPreference(messages, messages, true, "[]")))
            .get(0);
    assertThat(unpaired.kind()).isEqualTo(ShardKind.CONVERSATIONAL_UNPAIRED_PREFERENCE);
    assertThat(unpaired.values()[2]).isEqualTo(true);
    assertThat(unpaired.values()[3]).isEqualTo("[]");
  }

  @Test
  void droppedAndBadKeepReasonAndContent() {
    Row dropped = ShardRows.of(dropped("c", 3)).get(0);
    assertRow(
        dropped, ShardKind.DROPPED, 0, "text-length", "5", "20", "too short", "short", "docs");
    Row bad = ShardRows.of(bad("d", 4)).get(0);
    assertThat(bad.kind()).isEqualTo(ShardKind.BAD);
    assertThat(bad.values()[0]).isEqualTo("garbage");
    assertThat(bad.values()[4]).isEqualTo(new byte[] {0});
  }

  @Test
  void deletedHaveTheirPlaceAbsentHaveNoRowsAndNoticesAreNoRecords() {
    Row deleted = ShardRows.of(deleted("e", 5)).get(0);
    assertThat(deleted.kind()).isEqualTo(ShardKind.DELETED);
    assertThat(deleted.values()).containsExactly("docs", 0, 5L, "e", 1005L, null);
    assertThat(ShardRows.of(absent(5, 9))).isEmpty();
    for (Fate notice : List.of(Fate.RELEASED, Fate.ORPHANED, Fate.REMEMBERED)) {
      Outcome outcome = Outcomes.at(at(0), notice, "a").build();
      assertThatThrownBy(() -> ShardRows.of(outcome)).isInstanceOf(IllegalArgumentException.class);
    }
  }
}
