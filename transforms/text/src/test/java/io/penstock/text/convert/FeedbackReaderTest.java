package io.penstock.text.convert;

import static io.penstock.text.Refusals.reasonOf;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.penstock.schemas.document.Reason;
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
import io.penstock.text.EvalData;
import io.penstock.text.UnreadableException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FeedbackReaderTest {
  private static final Message USER = Messages.said("user", "q");
  private static final Message GOOD = Messages.said("assistant", "good");
  private static final Message POOR = Messages.said("assistant", "poor");
  private static final Message SYSTEM = Messages.said("system", "be kind");

  private final FeedbackReader reader = FeedbackReader.create();

  /** JSON with single quotes. */
  private Feedback read(String json) throws UnreadableException {
    return reader.read(json.replace('\'', '"').getBytes(UTF_8), FeedbackKind.PREFERENCES);
  }

  private SpecificRecord row(String json) throws UnreadableException {
    Feedback feedback = read(json);
    assertThat(feedback).isInstanceOf(Feedback.Row.class);
    return ((Feedback.Row) feedback).value();
  }

  private Reason refused(String json) {
    return reasonOf(() -> read(json));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'prompt':'q','chosen':'good','rejected':'poor','score':1}",
        "{'prompt':'q','preferred':'good','rejected':'poor'}",
        "{'instruction':'q','input':'','chosen':'good','rejected':'poor'}",
      })
  void pairs(String json) throws Exception {
    assertThat(row(json)).isEqualTo(new PreferencePair("q", "good", "poor"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'prompt':[{'role':'user','content':'q'}],'chosen':[{'role':'assistant','content':'good'}],"
            + "'rejected':[{'role':'assistant','content':'poor'}]}",
        "{'chosen':[{'role':'user','content':'q'},{'role':'assistant','content':'good'}],"
            + "'rejected':[{'role':'user','content':'q'},{'role':'assistant','content':'poor'}]}",
        "{'prompt':'q','chosen':[{'role':'user','content':'q'},{'role':'assistant','content':'good'}],"
            + "'rejected':[{'role':'user','content':'q'},{'role':'assistant','content':'poor'}]}",
        "{'conversations':[{'from':'human','value':'q'}],'chosen':{'from':'gpt','value':'good'},"
            + "'rejected':{'from':'gpt','value':'poor'}}",
        "{'messages':[{'role':'user','content':'q'}],'chosen':'good','rejected':'poor'}",
      })
  void conversationalPairs(String json) throws Exception {
    assertThat(row(json))
        .isEqualTo(new ConversationalPreference(List.of(USER), List.of(GOOD), List.of(POOR), null));
  }

  @Test
  void promptIsWhatBothTextsBeginWith() throws Exception {
    assertThat(
            row(
                "{'chosen':'\\n\\nHuman: q\\n\\nAssistant: good one',"
                    + "'rejected':'\\n\\nHuman: q\\n\\nAssistant: good or'}"))
        .isEqualTo(new PreferencePair("\n\nHuman: q\n\nAssistant:", " good one", " good or"));
    assertThat(row("{'chosen':'The sky is blue','rejected':'The sky is black'}"))
        .isEqualTo(new PreferencePair("The sky is", " blue", " black"));
    assertThat(refused("{'chosen':'yes','rejected':'no'}").getRule()).isEqualTo("missing-key");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'prompt':'q','completion':'a'}|q|a",
        "{'prompt':'q','response':'a','chosen':null}|q|a",
        "{'instruction':'q','output':'a'}|q|a",
        "{'question':'q','answer':'a'}|q|a",
        "{'id':'7','instruction':'q','instances':[{'input':'x','output':'a'}]}|q\\nx|a",
        "{'instruction':'q','input':'x','output':'a','history':[],'system':''}|q\\nx|a"
      })
  void promptsWithCompletion(String json, String prompt, String completion) throws Exception {
    assertThat(row(json)).isEqualTo(new PromptCompletion(prompt.replace("\\n", "\n"), completion));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'prompt':'q','completion':'good','label':true}",
        "{'instruction':'q','output':'good','kto_tag':true}",
        "{'messages':[{'role':'user','content':'q'},{'role':'assistant','content':'good'}],"
            + "'label':true}"
      })
  void thumbs(String json) throws Exception {
    assertThat(row(json)).isEqualTo(new UnpairedPreference("q", "good", true));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'messages':[{'role':'system','content':'be kind'},{'role':'user','content':'q'},"
            + "{'role':'assistant','content':'good'}]}",
        "{'messages':[{'role':'developer','content':'be kind'},"
            + "{'role':'user','content':[{'type':'text','text':'q'}]},"
            + "{'role':'assistant','content':'good'}]}",
        "{'conversations':[{'from':'human','value':'q'},{'from':'gpt','value':'good'}],"
            + "'system':'be kind'}",
        "{'instruction':'q','output':'good','system':'be kind'}"
      })
  void conversations(String json) throws Exception {
    assertThat(row(json)).isEqualTo(new Conversation(List.of(SYSTEM, USER, GOOD), null));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'messages':[{'role':'user','content':'q'},{'role':'assistant','content':null,"
            + "'tool_calls':[{'function':{'name':'f','arguments':{'x':1}}}]},"
            + "{'role':'tool','content':'42'},{'role':'assistant','content':'good'}],"
            + "'tools':[{'name':'f'}]}",
        "{'conversations':[{'from':'human','value':'q'},"
            + "{'from':'function_call','value':'{\\'name\\':\\'f\\',\\'arguments\\':{\\'x\\':1}}'},"
            + "{'from':'observation','value':'42'},{'from':'gpt','value':'good'}],"
            + "'tools':'[{\\'name\\':\\'f\\'}]'}"
      })
  void callsOfToolsHaveOneForm(String json) throws Exception {
    Message call =
        Message.newBuilder()
            .setRole("assistant")
            .setContent("")
            .setToolCalls("[{\"function\":{\"name\":\"f\",\"arguments\":{\"x\":1}}}]")
            .build();
    assertThat(row(json))
        .isEqualTo(
            new Conversation(
                List.of(USER, call, Messages.said("tool", "42"), GOOD), "[{\"name\":\"f\"}]"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'tool_calls':[{'id':1}]",
        "'tool_calls':[{'function':{'name':'f','arguments':'{x'}}]",
        "'tool_calls':[{'function':{'name':'f','arguments':'[1]'}}]",
        "'tool_calls':[{'function':{'name':'','arguments':{}}}]",
        "'tool_calls':['f']"
      })
  void callsOfToolsThatCannotBeMadeAreRefused(String calls) {
    assertThat(
            refused(
                    "{'messages':[{'role':'user','content':'q'},{'role':'assistant','content':'',"
                        + calls
                        + "}]}")
                .getRule())
        .isEqualTo("invalid-tool-call");
  }

  @Test
  void toolsThatAreNoJsonAreRefused() {
    assertThat(
            refused(
                    "{'conversations':[{'from':'human','value':'q'},"
                        + "{'from':'function_call','value':'f(1)'}]}")
                .getRule())
        .isEqualTo("invalid-tool-call");
    assertThat(refused("{'messages':[{'role':'user','content':'q'}],'tools':'[{'}").getRule())
        .isEqualTo("invalid-tools");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "assistant",
        "user",
        "user,user,assistant",
        "user,assistant,assistant",
        "user,system,assistant",
        "user,assistant,tool,assistant",
        "user,assistant,user",
      })
  void rolesOutOfOrderAreRefused(String roles) {
    String messages =
        Arrays.stream(roles.split(",", -1))
            .map("{'role':'%s','content':'x'}"::formatted)
            .collect(Collectors.joining(","));
    assertThat(refused("{'messages':[%s]}".formatted(messages)).getRule())
        .isEqualTo("roles-out-of-order");
  }

  @Test
  void everyDatasetTypeOfTrl() throws Exception {
    assertThat(row("{'text':'t','metadata':{'a':1}}"))
        .isEqualTo(new LanguageModelingText("t", "{\"a\":1}"));
    assertThat(row("{'id':'1','content':'t'}")).isEqualTo(new LanguageModelingText("t", null));
    assertThat(row("{'prompt':'q'}")).isEqualTo(new Prompt("q"));
    assertThat(row("{'prompt':[{'role':'user','content':'q'}],'tools':[]}"))
        .isEqualTo(new ConversationalPrompt(List.of(USER), null));
    assertThat(row("{'prompt':[{'role':'user','content':'q'}],'tools':'[]'}"))
        .isEqualTo(new ConversationalPrompt(List.of(USER), null));
    assertThat(row("{'prompt':'q','completions':['a','b'],'labels':[true,false]}"))
        .isEqualTo(new StepwiseSupervision("q", List.of("a", "b"), List.of(true, false)));
    assertThat(
            row(
                "{'prompt':[{'role':'user','content':'q'}],"
                    + "'completion':[{'role':'assistant','content':'good'}],'label':false}"))
        .isEqualTo(new ConversationalUnpairedPreference(List.of(USER), List.of(GOOD), false, null));
    assertThat(
            row(
                "{'prompt':[{'role':'user','content':'q'}],"
                    + "'completion':[{'role':'assistant','content':'good'}]}"))
        .isEqualTo(new Conversation(List.of(USER, GOOD), null));
  }

  @Test
  void whatIsNotToBeLearnedIsMarked() throws Exception {
    Message given = Message.newBuilder(GOOD).setTrain(false).build();
    assertThat(
            row(
                "{'messages':[{'role':'user','content':'q'},"
                    + "{'role':'assistant','content':'good','weight':0},"
                    + "{'role':'user','content':'q'},"
                    + "{'role':'assistant','content':'good','train':true}]}"))
        .isEqualTo(
            new Conversation(
                List.of(USER, given, USER, Message.newBuilder(GOOD).setTrain(true).build()), null));
    assertThat(
            row(
                "{'prompt':[{'role':'user','content':'q'},{'role':'assistant','content':'good'},"
                    + "{'role':'user','content':'q'}],"
                    + "'completion':[{'role':'assistant','content':'poor'}]}"))
        .isEqualTo(new Conversation(List.of(USER, given, USER, POOR), null));
  }

  @Test
  void equalAnswersAreUnwantedNotUnreadable() throws Exception {
    for (String json :
        List.of(
            "{'prompt':'q','chosen':'a','rejected':'a'}",
            "{'chosen':'a b','rejected':'a b'}",
            "{'chosen':[{'role':'user','content':'q'}],'rejected':[{'role':'user','content':'q'}]}")) {
      assertThat(read(json))
          .isEqualTo(
              new Feedback.Unwanted(
                  new Reason(
                      "chosen-equals-rejected",
                      null,
                      null,
                      "the chosen and the rejected answer are equal")));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'prompt':'q','chosen':'a'}|missing-key|prompt, chosen|rejected",
        "{'prompt':'q','rejected':'a'}|missing-key|prompt, rejected|chosen or preferred",
        "{'prompt':'q','answer':'a'}|missing-key|prompt, answer|completion or response",
        "{'prompt':'q','completions':['a'],'labels':[]}|labels-mismatch|0|1",
        "{'prompt':'q','completions':[],'labels':[]}|empty-field|completions|",
        "{'instruction':'q','instances':[]}|unsupported-shape|0|1",
        "{'prompt':'q','label':true}|missing-key|prompt, label|completion or response",
        "{'prompt':'q','chosen':1,'rejected':'a'}|wrong-type|chosen: number|a string",
        "{'prompt':{},'completion':'a'}|missing-key||role or from",
        "{'prompt':true,'completion':'a'}|wrong-type|prompt: boolean|a list",
        "{'prompt':'q','completion':'a','label':'yes'}|wrong-type|label: string|true or false",
        "{'prompt':' ','completion':'a'}|empty-field|prompt|",
        "{'prompt':'q','completion':''}|empty-field|completion|",
        "{'messages':[]}|empty-field|messages|",
        "{'messages':'q'}|wrong-type|messages: string|a list",
        "{'messages':[{'role':'user','content':''}]}|empty-field|messages[0]|",
        "{'messages':[{'role':'wizard','content':'x'}]}|unknown-role|wizard|"
            + "system, user, assistant or tool",
        "{'messages':[{'role':'user','content':[{'type':'image_url'}]}]}|wrong-type"
            + "|messages[0].content: object|parts of type text",
        "[1]|wrong-type|the record: array|an object",
        "{'instruction':'x'}|missing-key|instruction|output",
      })
  void refusals(String json, String rule, String value, String threshold) {
    Reason reason = refused(json);
    assertThat(reason.getRule()).isEqualTo(rule);
    assertThat(reason.getValue())
        .isEqualTo(value == null && rule.equals("missing-key") ? "" : value);
    assertThat(reason.getThreshold()).isEqualTo(threshold);
    assertThat(reason.getMessage()).isNotBlank();
  }

  @Test
  void unknownShapeNamesTheKeysFoundAndExpected() {
    Reason reason = refused("{'query':'q','reply':'a'}");
    assertThat(reason.getRule()).isEqualTo("unknown-shape");
    assertThat(reason.getValue()).isEqualTo("query, reply");
    assertThat(reason.getThreshold()).contains("chosen and rejected");
  }

  @Test
  void theLastTurnOfALabelledConversationIsJudged() throws Exception {
    assertThat(
            row(
                "{'messages':[{'role':'system','content':'be kind'},{'role':'user','content':'q'},"
                    + "{'role':'assistant','content':'good'}],'kto_tag':false}"))
        .isEqualTo(
            new ConversationalUnpairedPreference(
                List.of(SYSTEM, USER), List.of(GOOD), false, null));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "{'a':NaN}",
        "{'a':1,'a':2}",
        "{} {}",
        "",
        "  ",
        "{'a':1}x",
        "{'a':'\\ud800'",
      })
  void invalidJson(String json) {
    assertThat(refused(json).getRule()).isEqualTo(json.isEmpty() ? "empty" : "invalid-json");
  }

  @Test
  void whatIsWrongInJsonIsSaidWithItsPlaceAlone() {
    assertThat(refused("{'a':1").getMessage())
        .contains("(start marker at line: 1, column: 1) (line 1, column 7)")
        .doesNotContain("Source");
  }

  @Test
  void hostileJsonIsBounded() {
    assertThat(refused("{'a':" + "[".repeat(100_000)).getRule()).isEqualTo("invalid-json");
    assertThat(refused("{'prompt':'\\ud800','completion':'x'}").getRule())
        .isEqualTo("invalid-json");
    byte[] latin = "{\"prompt\":\"\u00fc\",\"completion\":\"x\"}".getBytes(ISO_8859_1);
    assertThat(reasonOf(() -> reader.read(latin, FeedbackKind.INSTRUCTIONS)).getRule())
        .isEqualTo("invalid-json");
    FeedbackReader small = reader.withMaxBytes(10);
    assertThat(reasonOf(() -> small.read(latin, FeedbackKind.INSTRUCTIONS)).getRule())
        .isEqualTo("too-large");
  }

  @Test
  void jsonTestSuiteIsObeyed() {
    Map<String, byte[]> files = EvalData.archive("messy/JSONTestSuite.tar.zst");
    int judged = 0;
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      String name = file.getKey().substring(file.getKey().lastIndexOf('/') + 1);
      String rule = ruleFor(file.getValue());
      if (name.startsWith("n_")) {
        judged++;
        assertThat(rule).as(name).isIn("invalid-json", "empty");
      } else if (name.startsWith("y_") && !name.startsWith("y_object_duplicated_key")) {
        judged++;
        assertThat(rule).as(name).isNotIn("invalid-json", "empty");
      }
    }
    assertThat(judged).isGreaterThan(100);
  }

  private String ruleFor(byte[] json) {
    return reasonOf(() -> reader.read(json, FeedbackKind.PREFERENCES)).getRule();
  }

  @ParameterizedTest
  @CsvSource({
    "pref/dpo_en_demo.json, ConversationalPreference=300",
    "pref/kto_en_demo.json, ConversationalUnpairedPreference=77 UnpairedPreference=223",
    "pref/hh_harmless_test_first1000.jsonl.gz, PreferencePair=997 empty-field=3",
    "sft/alpaca_en_demo.json, PromptCompletion=999",
    "sft/identity.json, PromptCompletion=91",
    "sft/glaive_toolcall_en_demo.json, Conversation=300",
    "sft/gsm8k_train_first5000.jsonl.gz, PromptCompletion=5000",
    "sft/self_instruct_seed_tasks.jsonl, PromptCompletion=175",
  })
  void realRecordsAreRecognised(String file, String expected) throws Exception {
    Map<String, Integer> counts = new TreeMap<>();
    for (JsonNode record : records(file)) {
      counts.merge(kindOf(record.toString().getBytes(UTF_8)), 1, Integer::sum);
    }
    assertThat(counts.toString().replaceAll("[{},]", "")).isEqualTo(expected);
  }

  private String kindOf(byte[] json) {
    try {
      return reader.read(json, FeedbackKind.INSTRUCTIONS) instanceof Feedback.Row row
          ? row.value().getSchema().getName()
          : "unwanted";
    } catch (UnreadableException refused) {
      return refused.rule();
    }
  }

  private static List<JsonNode> records(String file) throws Exception {
    ObjectMapper json = new ObjectMapper();
    List<JsonNode> records = new ArrayList<>();
    try (InputStream in = Files.newInputStream(EvalData.path(file))) {
      if (!file.endsWith(".json")) {
        json.readerFor(JsonNode.class)
            .<JsonNode>readValues(file.endsWith(".gz") ? new GZIPInputStream(in) : in)
            .forEachRemaining(records::add);
      } else {
        json.readTree(in).forEach(records::add);
      }
    }
    return records;
  }
}
