package io.penstock.text.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.text.template.TemplateException.Cause;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ChatTemplateTest {
  private static final LocalDateTime NOW = LocalDateTime.of(2026, 1, 2, 3, 4, 5);
  private static final String TURNS =
      "{'messages': [{'role': 'user', 'content': 'q'}, {'role': 'assistant', 'content': 'a'},"
          + " {'role': 'user', 'content': 'r'}, {'role': 'assistant', 'content': 'b'}]}";

  private static ObjectNode variables(String json) {
    try {
      return (ObjectNode) new ObjectMapper().readTree(json.replace('\'', '"'));
    } catch (IOException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static TemplateException failure(String template) {
    return catchThrowableOfType(
        TemplateException.class, () -> ChatTemplate.compile(template).render(variables("{}"), NOW));
  }

  private static List<String> assistant(String template) {
    Rendering rendering = ChatTemplate.compile(template).renderWithAssistant(variables(TURNS), NOW);
    return rendering.assistant().stream()
        .map(span -> rendering.text().substring(span.start(), span.end()))
        .toList();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "include 'x'",
        "import 'x' as y",
        "from 'x' import y",
        "extends 'x'",
        "block b",
        "autoescape true",
        "trans",
        "do x",
        "debug"
      })
  void whatIsNotRenderedIsRefusedWhereItStands(String tag) {
    String name = tag.split(" ", -1)[0];
    assertThatThrownBy(() -> ChatTemplate.compile("a\n b{% " + tag + " %}"))
        .hasMessage("line 2, column 6: the tag '" + name + "' is not supported")
        .hasFieldOrPropertyWithValue("reason", Cause.UNSUPPORTED);
  }

  @Test
  void anUnsupportedFilterIsRefusedEvenWhereItIsNeverReached() {
    assertThatThrownBy(() -> ChatTemplate.compile("{% if false %}{{ [1]|random }}{% endif %}"))
        .hasMessage("line 1, column 22: the filter 'random' is not supported");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{% for a in range(100000) %}{% for b in range(100000) %}{% endfor %}{% endfor %}",
        "{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}",
        "{% set ns = namespace(s='ab') %}{% for i in range(100) %}{% set ns.s = ns.s ~ ns.s %}{% endfor %}",
        "{{ 'x' * 10000000000 }}",
        "{{ [0] * 10000000000 }}",
        "{{ 10 ** 10000000 }}",
        "{% set ns = namespace(n=9) %}{% for i in range(100) %}{% set ns.n = ns.n * ns.n %}{% endfor %}",
        "{{ '%999999999d' % 1 }}",
        "{{ '{:999999999}'.format(1) }}",
        "{{ 'a'|center(999999999) }}",
        "{{ 'a'.ljust(999999999) }}",
        "{{ 'a'|indent(999999999, true) }}",
        "{% for i in range(100000) %}{{ 'x' * 1000 }}{% endfor %}",
        "{% set ns = namespace() %}{% set ns.a = ns %}{{ ns }}",
        "{% set ns = namespace(a=1) %}{% for i in range(5000) %}{% set ns.a = [ns.a] %}{% endfor %}{{ ns.a|tojson }}",
        "{% set ns = namespace(l=[1]) %}{% for i in range(100) %}{% set ns.l = ns.l + ns.l %}{% endfor %}"
      })
  void aTemplateThatTakesTooMuchIsEnded(String template) {
    assertThat(failure(template).reason()).isEqualTo(Cause.LIMIT);
  }

  @Test
  void nestingIsBoundedWhenATemplateIsCompiled() {
    for (String deep :
        List.of(
            "{{ " + "(".repeat(100_000) + "1" + ")".repeat(100_000) + " }}",
            "{{ " + "-".repeat(100_000) + "1 }}",
            "{% if 1 %}".repeat(100_000),
            "{{ " + "[".repeat(100_000) + "]".repeat(100_000) + " }}")) {
      assertThat(failure(deep).reason()).isEqualTo(Cause.LIMIT);
    }
    assertThat(failure("{{ 1" + " + 1".repeat(200_000) + " }}").reason()).isEqualTo(Cause.LIMIT);
  }

  @Test
  void aTemplatesOwnErrorIsItsOwnMessage() {
    TemplateException raised = failure("\n{{ raise_exception('roles: ' ~ 1) }}");
    assertThat(raised.reason()).isEqualTo(Cause.RAISED);
    assertThat(raised).hasMessage("roles: 1");
    assertThat(raised.line()).isEqualTo(2);
  }

  @Test
  void whatHasNoTextInPythonButAnAddressIsRefused() {
    assertThat(failure("{{ [1]|map('string') }}")).hasMessage("a generator has no text");
    assertThat(failure("{{ range }}").reason()).isEqualTo(Cause.FAILED);
  }

  @Test
  void theAssistantsTextIsWhatGenerationBlocksHave() {
    assertThat(
            assistant(
                "{% for m in messages %}<{{ m.role }}>{% if m.role == 'assistant' %}"
                    + "{% generation %}{{ m.content }}</s>{% endgeneration %}{% else %}"
                    + "{{ m.content }}{% endif %}{% endfor %}"))
        .containsExactly("a</s>", "b</s>");
    assertThatThrownBy(
            () -> assistant("{% set x %}{% generation %}a{% endgeneration %}{% endset %}{{ x }}"))
        .hasMessageContaining("the generation block on line 1 is in a macro");
  }

  @Test
  void withoutBlocksItIsWhatATurnAdds() {
    String template =
        "{% for m in messages %}<{{ m.role }}>{{ m.content }}</s>\n{% endfor %}"
            + "{% if add_generation_prompt %}<assistant>{% endif %}";
    assertThat(assistant(template)).containsExactly("a</s>\n", "b</s>\n");
  }

  @Test
  void whereTurnsAreRenderedAnewNothingIsGuessed() {
    assertThatThrownBy(
            () ->
                assistant(
                    "{% for m in messages %}<{{ m.role }}>{{ m.content if loop.last else '-' }}"
                        + "{% endfor %}{% if add_generation_prompt %}<assistant>{% endif %}"))
        .hasMessageContaining("cannot be computed for messages[1]");
    assertThatThrownBy(
            () ->
                assistant(
                    "{% for m in messages %}<{{ m.role }}>{{ m.content }}{% endfor %}"
                        + "{% if add_generation_prompt %}<assistant><think>{% endif %}"))
        .hasMessageContaining("words of its own");
  }

  @Test
  void aModelsFilesNameItsTemplates(@TempDir Path folder) throws IOException {
    assertThatThrownBy(() -> ChatTemplates.read(folder))
        .hasMessageContaining("no chat template in it");
    Files.writeString(
        folder.resolve("tokenizer_config.json"),
        "{\"bos_token\": {\"content\": \"<s>\"}, \"eos_token\": null, \"pad_token\": \"P\","
            + " \"chat_template\": [{\"name\": \"default\", \"template\": \"d\"},"
            + " {\"name\": \"tool_use\", \"template\": \"t\"}]}");
    ChatTemplates templates = ChatTemplates.read(folder);
    assertThat(templates.templates()).containsEntry("default", "d").containsEntry("tool_use", "t");
    assertThat(templates.specialTokens())
        .hasToString("{\"bos_token\":\"<s>\",\"pad_token\":\"P\"}");
    Files.writeString(folder.resolve("chat_template.jinja"), "j");
    assertThat(ChatTemplates.read(folder).templates()).containsEntry("default", "j");
    assertThat(ChatTemplates.read(folder.resolve("chat_template.jinja")).templates())
        .containsOnlyKeys("default");
    Files.writeString(folder.resolve("tokenizer_config.json"), "[]");
    assertThatThrownBy(() -> ChatTemplates.read(folder)).hasMessageContaining("no JSON object");
  }
}
