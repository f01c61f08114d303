package io.penstock.text.template;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.text.EvalData;
import java.io.IOException;
import java.nio.file.Files;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Real models' templates, as Jinja2 with the settings of transformers renders them. */
class TemplateParityTest {
  @Test
  void everyRenderIsEqual() throws IOException {
    ObjectMapper json = new ObjectMapper();
    JsonNode conversations =
        json.readTree(Files.readString(EvalData.path("chat/conversations.json")));
    List<String> different = new ArrayList<>();
    int renders = 0;
    for (String line : Files.readAllLines(EvalData.path("chat/templates.jsonl"))) {
      JsonNode model = json.readTree(line);
      ChatTemplate template = ChatTemplate.compile(model.get("template").asText());
      for (JsonNode render : model.get("renders")) {
        ObjectNode variables = json.createObjectNode();
        variables.set("messages", conversations.get(render.get("conversation").asText()));
        variables.set("add_generation_prompt", render.get("add_generation_prompt"));
        variables.putNull("tools").putNull("documents");
        variables.set("bos_token", model.get("bos_token"));
        variables.set("eos_token", model.get("eos_token"));
        renders++;
        String text = outcome(template, variables);
        String expected =
            render.path("expected").isTextual() ? render.get("expected").asText() : "error";
        if (!text.equals(expected)) {
          different.add(
              "%s %s: wanted %s, got %s"
                  .formatted(model.get("name"), render.get("conversation"), render, text));
        }
      }
    }
    assertThat(different).isEmpty();
    assertThat(renders).isPositive();
  }

  private static String outcome(ChatTemplate template, ObjectNode variables) {
    try {
      return template.render(variables, LocalDateTime.of(2026, 1, 15, 12, 0));
    } catch (TemplateException e) {
      return "error: " + e.getMessage();
    }
  }
}
