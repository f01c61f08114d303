package io.penstock.text.convert;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.schemas.preference.Conversation;
import io.penstock.schemas.preference.ConversationalUnpairedPreference;
import io.penstock.schemas.preference.LanguageModelingText;
import io.penstock.schemas.preference.PreferencePair;
import io.penstock.schemas.preference.PromptCompletion;
import io.penstock.schemas.preference.UnpairedPreference;
import io.penstock.text.UnreadableException;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DatasetColumnsTest {
  private static final String INFO =
      """
      {"plain": {"file_name": "a.json"},
       "qa": {"columns": {"prompt": "question", "response": "reply"}},
       "web": {"columns": {"prompt": "body"}},
       "ranked": {"ranking": true,
         "columns": {"prompt": "question", "chosen": "better", "rejected": "worse"}},
       "asked": {"columns": {"prompt": "q", "query": "x", "history": "before", "system": "rules",
         "response": "reply"}},
       "rankedAsked": {"ranking": true,
         "columns": {"prompt": "q", "query": "x", "chosen": "better", "rejected": "worse"}},
       "liked": {"columns": {"prompt": "q", "query": "x", "response": "reply", "kto_tag": "good"}},
       "talk": {"formatting": "sharegpt", "columns": {"messages": "talk", "system": "rules"},
         "tags": {"role_tag": "who", "content_tag": "said", "user_tag": "me",
                  "assistant_tag": "it"}},
       "thumbs": {"formatting": "sharegpt", "columns": {"messages": "talk", "kto_tag": "liked"},
         "tags": {"role_tag": "who", "content_tag": "said", "user_tag": "me",
                  "assistant_tag": "it"}},
       "pictures": {"formatting": "sharegpt", "columns": {"messages": "m", "images": "i"}},
       "odd": {"formatting": "csv"},
       "typo": {"columns": {"promt": "x"}}}
      """;

  private static SpecificRecord row(String dataset, String json) throws UnreadableException {
    Feedback feedback =
        FeedbackReader.create()
            .withColumns(DatasetColumns.of(INFO, "info.json", dataset))
            .read(json.replace('\'', '"').getBytes(UTF_8), FeedbackKind.INSTRUCTIONS);
    return ((Feedback.Row) feedback).value();
  }

  @Test
  void columnsGoByTheNamesThatTheEntryGives() throws Exception {
    assertThat(row("plain", "{'instruction':'q','input':'x','output':'a'}"))
        .isEqualTo(new PromptCompletion("q\nx", "a"));
    assertThat(row("qa", "{'question':'q','reply':'a','input':'is no column'}"))
        .isEqualTo(new PromptCompletion("q", "a"));
    assertThat(row("web", "{'body':'t','id':1}")).isEqualTo(new LanguageModelingText("t", null));
    assertThat(row("ranked", "{'question':'q','better':'a','worse':'b'}"))
        .isEqualTo(new PreferencePair("q", "a", "b"));
  }

  /** What LLaMA-Factory's converter of alpaca makes of the same rows. */
  @Test
  void aQueryIsTheLineAfterItsPrompt() throws Exception {
    assertThat(row("asked", "{'q':'do','x':'this','reply':'a'}"))
        .isEqualTo(new PromptCompletion("do\nthis", "a"));
    assertThat(row("asked", "{'q':'do','x':'','reply':'a'}"))
        .isEqualTo(new PromptCompletion("do", "a"));
    assertThat(row("asked", "{'q':'','x':'this','reply':'a'}"))
        .isEqualTo(new PromptCompletion("this", "a"));
    assertThat(row("rankedAsked", "{'q':'do','x':'this','better':'a','worse':'b'}"))
        .isEqualTo(new PreferencePair("do\nthis", "a", "b"));
    assertThat(row("liked", "{'q':'do','x':'this','reply':'a','good':false}"))
        .isEqualTo(new UnpairedPreference("do\nthis", "a", false));
    assertThat(
            row(
                "asked",
                "{'q':'do','x':'this','before':[['q0','a0']],'rules':'be kind','reply':'a'}"))
        .isEqualTo(
            new Conversation(
                List.of(
                    Messages.said("system", "be kind"),
                    Messages.said("user", "q0"),
                    Messages.said("assistant", "a0"),
                    Messages.said("user", "do\nthis"),
                    Messages.said("assistant", "a")),
                null));
  }

  @Test
  void rolesGoByTheTagsThatTheEntryGives() throws Exception {
    String talk = "'talk':[{'who':'me','said':'q'},{'who':'it','said':'a'}]";
    assertThat(row("talk", "{'rules':'be kind'," + talk + "}"))
        .isEqualTo(
            new Conversation(
                List.of(
                    Messages.said("system", "be kind"),
                    Messages.said("user", "q"),
                    Messages.said("assistant", "a")),
                null));
    String longer =
        "'talk':[{'who':'me','said':'q'},{'who':'it','said':'a'},"
            + "{'who':'me','said':'r'},{'who':'it','said':'b'}]";
    assertThat(row("thumbs", "{'liked':false," + longer + "}"))
        .isEqualTo(
            new ConversationalUnpairedPreference(
                List.of(
                    Messages.said("user", "q"),
                    Messages.said("assistant", "a"),
                    Messages.said("user", "r")),
                List.of(Messages.said("assistant", "b")),
                false,
                null));
    assertThatThrownBy(() -> row("talk", "{'talk':[{'who':'gpt','said':'q'}]}"))
        .isInstanceOf(UnreadableException.class)
        .hasMessageContaining("not in tags: gpt");
  }

  @ParameterizedTest
  @CsvSource({
    "missing, has no data set 'missing'; it has plain",
    "pictures, only text is read",
    "odd, 'formatting is ''csv'', expected alpaca or sharegpt'",
    "typo, columns.promt is not known"
  })
  void whatCannotBeFollowedIsSaid(String dataset, String message) {
    assertThatThrownBy(() -> DatasetColumns.of(INFO, "info.json", dataset))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("info.json")
        .hasMessageContaining(message);
  }
}
