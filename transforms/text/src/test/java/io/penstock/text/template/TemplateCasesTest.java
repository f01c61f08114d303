package io.penstock.text.template;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * Each construct as Jinja2 3.1.6 renders it: {@code cases.jsonl} has templates, variables, and what
 * came out there, with the ranges of generation blocks in code points. Where the message of an
 * error is not Jinja's ({@code error}), {@code says} is ours.
 */
class TemplateCasesTest {
  private static final LocalDateTime NOW = LocalDateTime.of(2026, 2, 3, 16, 5, 9, 123_456_000);

  @Test
  void eachIsRenderedAsJinjaRendersIt() throws IOException {
    List<String> different = new ArrayList<>();
    int cases = 0;
    for (JsonNode testCase : cases()) {
      cases++;
      String expected = told(testCase);
      String actual = rendered(testCase);
      if (!actual.equals(expected)) {
        different.add(
            "%n%s%n  wanted %s%n  got    %s".formatted(testCase.get("template"), expected, actual));
      }
    }
    assertThat(different).isEmpty();
    assertThat(cases).isGreaterThan(250);
  }

  private static String told(JsonNode testCase) {
    return testCase.has("error")
        ? "error: " + testCase.path("says").asText(testCase.get("error").asText())
        : testCase.get("expected") + " " + testCase.path("generated");
  }

  private static String rendered(JsonNode testCase) {
    ObjectMapper json = new ObjectMapper();
    ObjectNode variables = json.createObjectNode();
    testCase.path("vars").fields().forEachRemaining(v -> variables.set(v.getKey(), v.getValue()));
    try {
      ChatTemplate template = ChatTemplate.compile(testCase.get("template").asText());
      if (!testCase.has("generated")) {
        return json.getNodeFactory().textNode(template.render(variables, NOW)) + " ";
      }
      Rendering rendering = template.renderWithAssistant(variables, NOW);
      String text = rendering.text();
      List<List<Integer>> spans = new ArrayList<>();
      for (TextSpan span : rendering.assistant()) {
        spans.add(
            List.of(text.codePointCount(0, span.start()), text.codePointCount(0, span.end())));
      }
      return json.getNodeFactory().textNode(text) + " " + json.valueToTree(spans);
    } catch (TemplateException e) {
      return "error: " + e.detail();
    }
  }

  private static List<JsonNode> cases() throws IOException {
    try (InputStream in = TemplateCasesTest.class.getResourceAsStream("cases.jsonl")) {
      String lines = new String(Objects.requireNonNull(in).readAllBytes(), UTF_8);
      List<JsonNode> cases = new ArrayList<>();
      for (String line : lines.split("\n", -1)) {
        if (!line.isEmpty()) {
          cases.add(new ObjectMapper().readTree(line));
        }
      }
      return cases;
    }
  }
}
