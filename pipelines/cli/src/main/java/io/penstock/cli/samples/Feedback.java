package io.penstock.cli.samples;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Preferences and instructions in the shapes in which people have them, a few of them faulty. */
final class Feedback {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SYSTEM = "You answer questions about hydro power and data pipelines.";

  private final List<FeedbackRow> rows = new ArrayList<>();
  private final List<Question> questions = Question.aboutHandbook();

  private Feedback() {}

  static List<FeedbackRow> preferences() {
    Feedback feedback = new Feedback();
    feedback.pairs(Question.aboutStations());
    feedback.pairs(feedback.questions.subList(0, 14));
    feedback.conversations(feedback.questions.subList(14, 26));
    feedback.thumbs(feedback.questions.subList(4, 20));
    feedback.faultyPreferences();
    return feedback.shuffled(5);
  }

  static List<FeedbackRow> instructions() {
    Feedback feedback = new Feedback();
    feedback.completions(feedback.questions.subList(0, 14));
    feedback.alpaca(feedback.questions.subList(8, 20));
    feedback.messages(feedback.questions.subList(14, 26));
    feedback.sharegpt(feedback.questions.subList(0, 10));
    feedback.faultyInstructions();
    return feedback.shuffled(7);
  }

  /** Of two pairs on a question the better answer is once the longer and once the shorter one. */
  private void pairs(List<Question> some) {
    for (Question q : some) {
      keep("preference", pair(q, q.full(), q.shortPoor()));
      keep("preference", pair(q, q.brief(), q.longPoor()));
    }
  }

  private static Map<String, Object> pair(Question q, String chosen, String rejected) {
    return row("prompt", q.text(), "chosen", chosen, "rejected", rejected);
  }

  private void conversations(List<Question> some) {
    for (Question q : some) {
      keep("conversational-preference", conversation(q, q.full(), q.shortPoor()));
      keep("conversational-preference", conversation(q, q.brief(), q.longPoor()));
    }
  }

  private static Map<String, Object> conversation(Question q, String chosen, String rejected) {
    return row(
        "prompt", List.of(message("system", SYSTEM), message("user", q.text())),
        "chosen", List.of(message("assistant", chosen)),
        "rejected", List.of(message("assistant", rejected)));
  }

  private void thumbs(List<Question> some) {
    boolean up = true;
    for (Question q : some) {
      keep(
          "unpaired",
          row("prompt", q.text(), "completion", up ? q.full() : q.shortPoor(), "label", up));
      up = !up;
    }
  }

  private void faultyPreferences() {
    Question q = questions.get(20);
    Question other = questions.get(21);
    dropped("preference", pair(q, q.full(), q.full()));
    dropped("conversational-preference", conversation(other, other.shortPoor(), other.shortPoor()));
    bad("invalid-json", "{\"prompt\": \"What is a weir?\", \"chosen\": \"A low dam");
    bad("invalid-json", "thumbs up!");
    bad("missing-key", json(row("prompt", q.text(), "chosen", q.full())));
    bad("missing-key", json(row("prompt", q.text(), "completion", q.full())));
    bad("wrong-type", json(row("prompt", q.text(), "chosen", 7, "rejected", q.shortPoor())));
    bad("wrong-type", json(row("prompt", q.text(), "completion", q.full(), "label", "yes")));
    bad("empty-field", json(row("prompt", q.text(), "chosen", q.full(), "rejected", "")));
    bad("unknown-shape", json(row("question", q.text(), "votes", 12)));
  }

  private void completions(List<Question> some) {
    for (Question q : some) {
      keep("prompt-completion", row("prompt", q.text(), "completion", q.full()));
    }
  }

  private void alpaca(List<Question> some) {
    boolean withInput = true;
    for (Question q : some) {
      keep(
          "alpaca",
          withInput
              ? row(
                  "instruction", "Answer the question of a new colleague in one or two sentences.",
                  "input", q.text(),
                  "output", q.full())
              : row("instruction", q.text(), "input", "", "output", q.full()));
      withInput = !withInput;
    }
  }

  private void messages(List<Question> some) {
    for (Question q : some) {
      keep(
          "messages",
          row(
              "messages",
              List.of(
                  message("system", SYSTEM),
                  message("user", q.text()),
                  message("assistant", q.full()))));
    }
  }

  private void sharegpt(List<Question> some) {
    for (Question q : some) {
      keep(
          "sharegpt",
          row(
              "conversations",
              List.of(
                  row("from", "human", "value", q.text()), row("from", "gpt", "value", q.full()))));
    }
  }

  private void faultyInstructions() {
    Question q = questions.get(22);
    bad("invalid-json", "{\"prompt\": \"What is head?\", \"completion\": }");
    bad("missing-key", json(row("instruction", q.text(), "input", "")));
    bad("missing-key", json(row("messages", List.of(Map.of("role", "user")))));
    bad("wrong-type", json(row("messages", q.text())));
    bad("wrong-type", json(row("prompt", q.text(), "completion", List.of(1, 2))));
    bad("empty-field", json(row("prompt", q.text(), "completion", "")));
    bad("unknown-shape", json(row("title", q.text(), "body", q.full())));
    bad("unknown-shape", "[\"a list\", \"is no row\"]");
  }

  private void keep(String shape, Map<String, Object> row) {
    rows.add(new FeedbackRow(shape, json(row), Fate.kept()));
  }

  private void dropped(String shape, Map<String, Object> row) {
    rows.add(new FeedbackRow(shape, json(row), Fate.dropped("chosen-equals-rejected")));
  }

  private void bad(String rule, String line) {
    rows.add(new FeedbackRow("none", line, Fate.bad(rule)));
  }

  private List<FeedbackRow> shuffled(long seed) {
    Collections.shuffle(rows, new Random(seed));
    return List.copyOf(rows);
  }

  private static Map<String, Object> message(String role, String content) {
    return row("role", role, "content", content);
  }

  private static Map<String, Object> row(Object... keysAndValues) {
    Map<String, Object> row = new LinkedHashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      row.put((String) keysAndValues[i], keysAndValues[i + 1]);
    }
    return row;
  }

  private static String json(Map<String, Object> row) {
    try {
      return JSON.writeValueAsString(row);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
