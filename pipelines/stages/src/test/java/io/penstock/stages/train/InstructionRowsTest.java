package io.penstock.stages.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.models.train.PackedRow;
import io.penstock.models.train.TrainingData;
import io.penstock.text.mask.LabeledRow;
import io.penstock.text.tokenize.ByteLevelBpeTrainer;
import io.penstock.text.tokenize.PipelineTokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstructionRowsTest {
  private static final String TEMPLATE =
      "{% if tools %}[{{ tools | tojson }}]{% endif %}{% for m in messages %}"
          + "<{{ m.role }}>{% if m.role == 'assistant' %}{% generation %}{{ m.content }}"
          + "{{ eos_token }}{% endgeneration %}{% else %}{{ m.content }}{% endif %}{% endfor %}";

  private final Path model;
  private final PipelineTokenizer tokenizer;

  InstructionRowsTest(@TempDir Path model) throws IOException {
    this.model = model;
    Files.write(
        model.resolve("tokenizer.json"),
        ByteLevelBpeTrainer.train(List.of("the sea, the sea"), 260).json());
    tokenizer = PipelineTokenizer.read(model);
    Files.writeString(
        model.resolve("tokenizer_config.json"),
        """
        {"eos_token": "<|endoftext|>"}""");
    Files.writeString(model.resolve("chat_template.jinja"), TEMPLATE);
  }

  @Test
  void toolsAreInTheText() throws IOException {
    PackedRow row =
        only(
            false,
            """
            {"messages": [{"role": "user", "content": "rain?"},\
             {"role": "assistant", "content": "no"}],\
             "tools": [{"type": "function", "function": {"name": "weather"}}]}""");
    assertThat(tokenizer.decode(row.inputIds()))
        .startsWith("[[{")
        .contains("\"weather\"")
        .endsWith("<user>rain?<assistant>no<|endoftext|>");
  }

  @Test
  void aMessageSaysWhetherItIsLearned() throws IOException {
    PackedRow row =
        only(
            true,
            """
            {"messages": [{"role": "user", "content": "a"},\
             {"role": "assistant", "content": "wrong", "train": false},\
             {"role": "user", "content": "b"}, {"role": "assistant", "content": "right"}]}""");
    assertThat(learned(row)).isEqualTo("right<|endoftext|>");
    PackedRow all =
        only(
            false,
            """
            {"messages": [{"role": "user", "content": "a"},\
             {"role": "assistant", "content": "wrong", "train": false},\
             {"role": "user", "content": "b"}, {"role": "assistant", "content": "right"}]}""");
    assertThat(learned(all)).isEqualTo("<user>a<assistant><user>b<assistant>right<|endoftext|>");
  }

  @Test
  void ofPromptAndCompletionTheCompletionIsLearned() throws IOException {
    PackedRow row = only(false, "{\"prompt\": \"2+2=\", \"completion\": \"4\"}");
    assertThat(learned(row)).isEqualTo("4<|endoftext|>");
    assertThat(tokenizer.decode(row.inputIds())).isEqualTo("2+2=4<|endoftext|>");
  }

  @Test
  void tellsWhatBecameOfTheRows() throws IOException {
    InstructionRows rows = rows(true);
    TrainingData data =
        rows.read(
            file(
                "{\"text\": \"" + "x".repeat(300) + "\"}",
                """
                {"messages": [{"role": "user", "content": "a"},\
                 {"role": "assistant", "content": "b", "train": false}]}""",
                "{\"prompt\": \"a\", \"completion\": \"b\"}"));
    assertThat(data.train().size()).isEqualTo(1);
    assertThat(rows.remarks())
        .last()
        .isEqualTo(
            "3 rows read, 1 used (0 of them cut at the end, by 0 tokens), 2 dropped"
                + " {nothing-to-learn=2}; 2 tokens to learn, 1 to read");
    InstructionRows learningAll = rows(false);
    assertThat(learningAll.read(file("{\"text\": \"" + "x".repeat(300) + "\"}")).train().size())
        .isEqualTo(1);
    assertThat(learningAll.remarks())
        .last()
        .asString()
        .startsWith("1 rows read, 1 used (1 of them cut at the end, by 101 tokens), 0 dropped;");
  }

  @Test
  void namesTheLineThatIsNoRow() {
    assertThatThrownBy(() -> rows(false).read(file("{\"text\": \"a\"}", "{\"text\": 3}")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("rows.jsonl:2");
    assertThatThrownBy(() -> rows(false).read(file("")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("has no row with anything to learn");
  }

  @Test
  void textsNeedNoTemplate() throws IOException {
    Files.delete(model.resolve("chat_template.jinja"));
    assertThat(learned(only(false, "{\"text\": \"abc\"}"))).isEqualTo("abc<|endoftext|>");
    assertThatThrownBy(
            () ->
                only(
                    false,
                    """
                    {"messages": [{"role": "user", "content": "a"},\
                     {"role": "assistant", "content": "b"}]}"""))
        .hasMessageContaining("has no chat template");
  }

  private PackedRow only(boolean assistantOnly, String line) throws IOException {
    TrainingData data = rows(assistantOnly).read(file(line));
    assertThat(data.train().size()).isEqualTo(1);
    return data.train().row(0);
  }

  private InstructionRows rows(boolean assistantOnly) throws IOException {
    return InstructionRows.of(model, new DataSettings("byte", 0, 1, 200, true, assistantOnly));
  }

  private Path file(String... lines) throws IOException {
    return Files.write(model.resolve("rows.jsonl"), List.of(lines));
  }

  private String learned(PackedRow row) {
    int[] labels =
        Arrays.stream(row.labels()).filter(label -> label != LabeledRow.MASKED).toArray();
    return tokenizer.decode(labels);
  }
}
