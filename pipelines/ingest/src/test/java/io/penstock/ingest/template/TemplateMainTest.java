package io.penstock.ingest.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TemplateMainTest {
  private static final String CONFIG =
      "{\"bos_token\": \"<s>\", \"chat_template\": [{\"name\": \"default\", \"template\":"
          + " \"{{ bos_token }}{{ strftime_now('%d.%m.%Y') }}{% for m in messages %}"
          + "[{{ m.role }}]{{ m.content }}{% endfor %}"
          + "{% if add_generation_prompt %}[assistant]{% endif %}{{ mood }}\"},"
          + " {\"name\": \"tool_use\", \"template\":"
          + " \"{{ tools|length }}{{ raise_exception('no tools') if tools|length > 1 }}\"}]}";

  @TempDir Path folder;

  private List<String> lines(List<String> input, String... more) throws IOException {
    Path config = Files.writeString(folder.resolve("tokenizer_config.json"), CONFIG);
    Path in = Files.write(folder.resolve("in.jsonl"), input);
    Path out = folder.resolve("out.jsonl");
    List<String> arguments = new ArrayList<>(List.of("render", "--template", config.toString()));
    arguments.addAll(List.of("--date", "2026-01-02T03:04:05", "--to", out.toString()));
    arguments.addAll(List.of(more));
    arguments.add(in.toString());
    assertThat(TemplateMain.execute(arguments.toArray(String[]::new))).isZero();
    return Files.readAllLines(out);
  }

  @Test
  void aTextOrAnErrorForEveryLineInOrder() throws IOException {
    List<String> input =
        List.of(
            "{\"messages\": [{\"role\": \"user\", \"content\": \"é\"}], \"mood\": \"!\"}",
            "{\"messages\": [], \"add_generation_prompt\": true}",
            "{\"messages\": [], \"tools\": [1]}",
            "{\"messages\": [], \"tools\": [1, 2]}",
            "{\"messages\": 1}",
            "no json",
            "{\"messages\": [{\"role\": \"user\", \"content\": \"\\ud800\"}]}");
    assertThat(lines(input).subList(0, 5))
        .containsExactly(
            "{\"text\":\"<s>02.01.2026[user]é!\"}",
            "{\"text\":\"<s>02.01.2026[assistant]\"}",
            "{\"text\":\"1\"}",
            "{\"error\":\"no tools\"}",
            "{\"error\":\"the key \\\"messages\\\" with a list is missing\"}");
    assertThat(lines(input).get(5)).startsWith("{\"error\":\"invalid JSON");
    assertThat(lines(input).get(6)).isEqualTo("{\"text\":\"<s>02.01.2026[user]\\uD800\"}");
    assertThat(lines(input, "--name", "default").get(3)).isEqualTo("{\"text\":\"<s>02.01.2026\"}");
  }

  @Test
  void theAssistantsRangesCountCodePoints() throws IOException {
    String line =
        "{\"messages\": [{\"role\": \"user\", \"content\": \"😀\"},"
            + " {\"role\": \"assistant\", \"content\": \"b\"}]}";
    assertThat(lines(List.of(line), "--assistant-mask"))
        .containsExactly(
            "{\"text\":\"<s>02.01.2026[user]\\uD83D\\uDE00[assistant]b\",\"assistant\":[[31,32]]}");
  }

  @Test
  void whatCannotBeUsedIsTold() throws IOException {
    assertThat(TemplateMain.execute("render")).isEqualTo(2);
    assertThat(TemplateMain.execute()).isEqualTo(2);
    Path template = Files.writeString(folder.resolve("t.jinja"), "{% include 'x' %}");
    assertThat(TemplateMain.execute("render", "--template", template.toString())).isEqualTo(1);
    assertThat(TemplateMain.execute("render", "--template", folder.toString())).isEqualTo(1);
  }
}
