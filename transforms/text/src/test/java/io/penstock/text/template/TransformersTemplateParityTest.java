package io.penstock.text.template;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.text.EvalData;
import io.penstock.text.ParityPython;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/** Texts and assistant masks are those of transformers' apply_chat_template. */
@Tag("parity")
@EnabledIfEnvironmentVariable(
    named = ParityPython.VARIABLE,
    matches = ".+",
    disabledReason = ParityPython.ABSENT)
class TransformersTemplateParityTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final LocalDateTime NOW = LocalDateTime.of(2026, 1, 15, 12, 0);

  private static final List<String> TEMPLATES =
      List.of(
          // The answer alone; the answer with its end; blocks that may be empty, though not near
          // the very beginning, where transformers marks all or fails; a date; a refusal.
          "{% for m in messages %}{{ m.role }}: {% if m.role == 'assistant' %}{% generation %}"
              + "{{ m.content }}{% endgeneration %}{% else %}{{ m.content }}{% endif %}\n"
              + "{% endfor %}{% if add_generation_prompt %}assistant: {% endif %}",
          "{{ bos_token }}{%- for m in messages -%}<{{ m.role }}>\n"
              + "{% if m.role == 'assistant' -%}\n  {% generation -%}\n  {{ m.content | trim }}"
              + "{{ eos_token }}\n  {%- endgeneration %}\n{% else %}{{ m.content }}{% endif %}"
              + "{%- endfor %}",
          "## {% for m in messages %}{% generation %}{% if m.role == 'assistant' %}[{{ loop.index }}]"
              + "{{ m.content }}{% endif %}{% endgeneration %}|{% endfor %}",
          "{{ strftime_now('%d %b %Y') }}{% for m in messages %}{{ m | tojson }}{% endfor %}",
          "{% if messages | length > 2 %}{{ raise_exception('too long') }}{% endif %}"
              + "{% for m in messages %}{{ m.content }}{% endfor %}");

  private static final List<String> CONVERSATIONS =
      List.of(
          "[{'role':'user','content':'Hi'}]",
          "[{'role':'user','content':'Wie läuft’s? 水'},{'role':'assistant','content':' Gut 🌊 \\n'}]",
          "[{'role':'system','content':'Be kind'},{'role':'user','content':'a'},"
              + "{'role':'assistant','content':'b'},{'role':'user','content':'c'},"
              + "{'role':'assistant','content':'d <eos>'}]",
          "[{'role':'user','content':''},{'role':'assistant','content':''}]");

  @TempDir Path folder;

  @Test
  void madeTemplates() throws Exception {
    List<ObjectNode> cases = new ArrayList<>();
    for (String template : TEMPLATES) {
      for (String conversation : CONVERSATIONS) {
        for (boolean prompt : new boolean[] {true, false}) {
          cases.add(
              newCase(template, JSON.readTree(conversation.replace('\'', '"')), prompt, "<bos>"));
        }
      }
    }
    assertThat(compare(cases)).isEqualTo(3L * CONVERSATIONS.size() * 2);
  }

  @Test
  void templatesOfModels() throws Exception {
    JsonNode conversations = JSON.readTree(EvalData.path("chat/conversations.json").toFile());
    List<ObjectNode> cases = new ArrayList<>();
    for (String line : Files.readAllLines(EvalData.path("chat/templates.jsonl"))) {
      JsonNode model = JSON.readTree(line);
      for (JsonNode conversation : conversations) {
        for (boolean prompt : new boolean[] {true, false}) {
          cases.add(
              newCase(
                  model.get("template").textValue(),
                  conversation,
                  prompt,
                  model.path("bos_token").asText("")));
        }
      }
    }
    assertThat(cases).hasSize(264);
    assertThat(compare(cases)).isPositive();
  }

  private static ObjectNode newCase(
      String template, JsonNode conversation, boolean prompt, String bos) {
    ObjectNode made = JSON.createObjectNode().put("template", template);
    ObjectNode variables = made.putObject("variables");
    variables.set("messages", conversation);
    variables.put("add_generation_prompt", prompt).put("bos_token", bos).put("eos_token", "<eos>");
    variables.putNull("tools").putNull("documents");
    return made;
  }

  /** Returns how many masks were compared. */
  private long compare(List<ObjectNode> cases) throws Exception {
    Path file = folder.resolve("cases.jsonl");
    Files.write(file, cases.stream().map(JsonNode::toString).toList());
    List<String> theirs =
        ParityPython.run(
                TransformersTemplateParityTest.class,
                "apply_chat_template.py",
                folder,
                file.toString())
            .lines()
            .toList();
    assertThat(theirs).hasSameSizeAs(cases);
    long masks = 0;
    for (int i = 0; i < cases.size(); i++) {
      JsonNode expected = JSON.readTree(theirs.get(i));
      String template = cases.get(i).get("template").textValue();
      ObjectNode variables = (ObjectNode) cases.get(i).get("variables");
      String text = render(template, variables);
      if (expected.has("error")) {
        assertThat(text).as("%s, theirs: %s", cases.get(i), expected).isNull();
        continue;
      }
      assertThat(text).as(cases.get(i).toString()).isEqualTo(expected.get("text").textValue());
      if (expected.get("mask").isArray()) {
        masks++;
        assertThat(mask(template, variables))
            .as(cases.get(i).toString())
            .isEqualTo(JSON.treeToValue(expected.get("mask"), int[].class));
      }
    }
    return masks;
  }

  private static @Nullable String render(String template, ObjectNode variables) {
    try {
      return ChatTemplate.compile(template).render(variables, NOW);
    } catch (TemplateException e) {
      return null;
    }
  }

  private static int[] mask(String template, ObjectNode variables) {
    Rendering rendering = ChatTemplate.compile(template).renderWithAssistant(variables, NOW);
    String text = rendering.text();
    int[] mask = new int[text.getBytes(UTF_8).length];
    for (TextSpan span : rendering.assistant()) {
      int start = text.substring(0, span.start()).getBytes(UTF_8).length;
      int length = text.substring(span.start(), span.end()).getBytes(UTF_8).length;
      Arrays.fill(mask, start, start + length, 1);
    }
    return mask;
  }
}
