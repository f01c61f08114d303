package io.penstock.stages;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.penstock.schemas.Topics;
import io.penstock.schemas.event.RunEvent;
import io.penstock.schemas.shard.DataFolder;
import io.penstock.schemas.shard.ShardKind;
import io.penstock.stages.kafka.TestBroker;
import io.penstock.stages.seal.ShownTokens;
import io.penstock.stages.train.TextFolder;
import io.penstock.text.tokenize.ByteLevelBpeTrainer;
import io.penstock.text.tokenize.PipelineTokenizer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SealMainTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int seal(String... arguments) {
    return Programs.commandLine(new SealMain())
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }

  private static void documents(Path folder) throws IOException {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      texts.add("The river of the valley number " + i + " runs to the sea. ".repeat(5));
    }
    String unused = TextFolder.write(new DataFolder(folder), texts);
  }

  @Test
  void aDemosDocumentsAreSealedTheSameTwice(@TempDir Path demo) throws IOException {
    documents(demo.resolve("documents"));
    assertThat(seal(demo.toString(), "--vocabulary-size", "300", "--sequence-length", "32"))
        .isZero();
    String first = out.toString();
    assertThat(first)
        .contains(" of 20 documents", "train: ", "evaluation: ")
        .contains("in " + demo.resolve("documents"));
    out.getBuffer().setLength(0);
    assertThat(
            seal(
                demo.resolve("documents").toString(),
                "--vocabulary-size",
                "300",
                "--sequence-length",
                "32"))
        .isZero();
    assertThat(out.toString()).isEqualTo(first);
  }

  @Test
  void eachOptionMakesAnotherVersionsFolder(@TempDir Path folder) throws IOException {
    documents(folder);
    List<String> reports = new ArrayList<>();
    for (String[] options :
        new String[][] {
          {},
          {"--vocabulary-size", "300"},
          {"--sequence-length", "64"},
          {"--held-out-fraction", "0.3"},
          {"--seed", "7"},
          {"--test-fraction", "0.2"},
          {"--group-by", "document"},
          {"--loss", "assistant", "--truncation", "keep-end"},
          {"--truncation", "drop"},
          {"--max-length", "50"},
          {"--packing", "wrapped"},
          {"--packing", "none"}
        }) {
      List<String> arguments = new ArrayList<>(List.of(options));
      arguments.addAll(List.of(folder.toString(), "--json"));
      out.getBuffer().setLength(0);
      assertThat(seal(arguments.toArray(new String[0]))).isZero();
      assertThat(out.toString()).startsWith("{\"folder\":\"").contains("\"documents\":20");
      reports.add(out.toString().split("\"", -1)[3]);
    }
    assertThat(reports).doesNotHaveDuplicates();
  }

  @Test
  void wrongOptionsAndFoldersAreRefusedByName(@TempDir Path folder) {
    assertThat(seal(folder.toString(), "--sequence-length", "1")).isEqualTo(2);
    assertThat(err.toString()).contains("--sequence-length must be at least 2, found 1");
    assertThat(seal(folder.toString())).isEqualTo(2);
    assertThat(err.toString()).contains("DIR: expected a data folder", folder.toString());
  }

  /** A tokenizer's folder with a template that marks nothing itself. */
  private static Path tokenizer(Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.write(
        folder.resolve("tokenizer.json"),
        ByteLevelBpeTrainer.train(List.of("the river and the sea ".repeat(9)), 280).json());
    Files.writeString(
        folder.resolve("tokenizer_config.json"),
        """
        {"eos_token": "<|endoftext|>", "chat_template": "{% for m in messages %}<{{ m.role }}>\
        {{ m.content }}{{ eos_token }}{% endfor %}{% if add_generation_prompt %}<assistant>{% endif %}"}
        """);
    return folder;
  }

  private static void talks(Path folder) throws IOException {
    List<@Nullable Object[]> rows = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      rows.add(
          new @Nullable Object[] {
            List.of(
                new @Nullable Object[] {"user", "river " + i + "?", null, null, null, null},
                new @Nullable Object[] {"assistant", "the sea " + i, null, null, null, null}),
            null
          });
    }
    String unused = TextFolder.write(new DataFolder(folder), ShardKind.CONVERSATION, rows);
  }

  private int show(String... arguments) {
    return Programs.commandLine(new ShowTokensMain())
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }

  @Test
  void conversationsAreSealedWithTheLedgerOfEveryTokenAndShownWithTheirMask(@TempDir Path root)
      throws IOException {
    Path tokenizer = tokenizer(root.resolve("tokenizer"));
    Path data = root.resolve("data");
    talks(data);
    String[] options = {
      data.toString(), "--kind", "instruction", "--tokenizer", tokenizer.toString(), "--json"
    };
    assertThat(seal(options)).isZero();
    assertThat(err.toString()).isEmpty();
    JsonNode report = new ObjectMapper().readTree(out.toString());
    long rows = 0;
    for (JsonNode split : report.get("ledger")) {
      rows += split.get("rows-in").longValue();
      assertThat(split.get("tokens-in").longValue())
          .isEqualTo(
              split.get("tokens-trained").longValue() + split.get("tokens-masked").longValue());
      assertThat(split.get("tokens-trained").longValue()).isPositive();
      assertThat(split.get("tokens-masked").longValue()).isPositive();
      assertThat(split.get("rows-without-end").longValue()).isZero();
    }
    assertThat(rows).isEqualTo(20);
    out.getBuffer().setLength(0);
    assertThat(show(data.toString(), "--split", "train", "--limit", "1")).isZero();
    assertThat(out.toString())
        .containsPattern(
            "document-\\d+ from token 0: <user>river \\d+\\?<\\|endoftext\\|><assistant>"
                + "\\[the sea \\d+<\\|endoftext\\|>]")
        .doesNotContain("\u001b");
    assertThat(show(data.toString(), "--split", "test")).isEqualTo(1);
    assertThat(err.toString()).contains("has no split test");
    assertThat(show(data.toString(), "--split", "other")).isEqualTo(2);
    assertThat(show(data.toString(), "--row", "99")).isEqualTo(1);
    assertThat(err.toString()).contains("--row");
  }

  @Test
  void whatCannotBeHonouredIsRefusedBeforeAnyWork(@TempDir Path root) throws IOException {
    Path tokenizer = tokenizer(root.resolve("tokenizer"));
    Path data = root.resolve("data");
    talks(data);
    assertThat(seal(data.toString(), "--kind", "instruction")).isEqualTo(1);
    assertThat(err.toString()).contains("tokenizer: one must be given");
    Path template = Files.writeString(root.resolve("t.jinja"), "{% include 'x' %}");
    assertThat(
            seal(
                data.toString(),
                "--kind=instruction",
                "--tokenizer=" + tokenizer,
                "--chat-template=" + template))
        .isEqualTo(1);
    assertThat(err.toString()).contains("cannot be honoured", "include");
    Files.writeString(template, "{{ strftime_now('%d') }}{{ messages[0].content }}");
    assertThat(
            seal(
                data.toString(),
                "--kind=instruction",
                "--tokenizer=" + tokenizer,
                "--chat-template=" + template))
        .isEqualTo(1);
    assertThat(err.toString()).contains("--date is missing");
    Files.writeString(tokenizer.resolve("config.json"), "{\"vocab_size\": 100}");
    assertThat(seal(data.toString(), "--kind=instruction", "--tokenizer=" + tokenizer))
        .isEqualTo(1);
    assertThat(err.toString()).contains("vocab_size is 100, but the tokenizer");
    assertThat(seal(data.toString(), "--kind=preference", "--packing=bfd")).isEqualTo(2);
    assertThat(err.toString()).contains("packing of rows of kind preference must be none");
    assertThat(seal(data.toString(), "--truncation=silently")).isEqualTo(2);
    assertThat(err.toString()).contains("[drop, fail, keep-end, keep-start, split]");
    assertThat(data.resolve("sealed")).doesNotExist();
  }

  @Test
  void theLedgerIsToldToKafkaOnceHoweverOftenItIsSealed(@TempDir Path root) throws Exception {
    documents(root.resolve("data"));
    try (TestBroker broker = TestBroker.start(root.resolve("broker"))) {
      for (int i = 0; i < 2; i++) {
        assertThat(
                seal(root.resolve("data").toString(), "--bootstrap", broker.bootstrap(), "--json"))
            .isZero();
      }
      List<RunEvent> events = broker.read(Topics.RUN_EVENTS, RunEvent.class, 2);
      assertThat(events.stream().map(RunEvent::getRunId).distinct()).hasSize(1);
      RunEvent event = events.get(0);
      assertThat(event.getJob()).isEqualTo("seal");
      assertThat(event.getFacets().get("train.rows-in"))
          .isEqualTo(
              new ObjectMapper()
                  .readTree(out.toString().split("\n", -1)[0])
                  .at("/ledger/train/rows-in")
                  .asText());
    }
  }

  @Test
  void whatIsLearnedIsGreenAndWhatIsMaskedGrey() {
    PipelineTokenizer tokenizer = PipelineTokenizer.openAi("cl100k_base");
    int[] ids = tokenizer.encode("the river \u001b[31m");
    int[] labels = ids.clone();
    labels[0] = -100;
    String shown = new ShownTokens(tokenizer, true).marked(ids, labels);
    // An escape that is written in a document stays text.
    assertThat(shown).isEqualTo("\u001b[90mthe\u001b[0m\u001b[32m river \\u001b[31m\u001b[0m");
    assertThat(new ShownTokens(tokenizer, false).marked(ids, labels))
        .isEqualTo("the[ river \\u001b[31m]");
  }

  @Test
  void instructionsAreMadeOfDocumentsSections(@TempDir Path root) throws IOException {
    Path tokenizer = tokenizer(root.resolve("tokenizer"));
    Path data = root.resolve("data");
    documents(data);
    assertThat(
            seal(
                data.toString(),
                "--kind=instruction",
                "--from-documents=alpaca",
                "--tokenizer=" + tokenizer,
                "--sequence-length=512",
                "--json"))
        .as(err.toString())
        .isZero();
    JsonNode report = new ObjectMapper().readTree(out.toString());
    assertThat(report.at("/ledger/train/tokens-masked").longValue()).isPositive();
    assertThat(report.at("/ledger/train/tokens-trained").longValue()).isPositive();
    assertThat(
            report.at("/ledger/train/rows-in").longValue()
                + report.at("/ledger/evaluation/rows-in").longValue())
        .isEqualTo(20);
  }
}
