package io.penstock.text.tokenize;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The ids that a tokenizer puts before and after a text, such as the tokens for the beginning and
 * the end of a sequence: its file's {@code post_processor}, for one text alone. Who writes a
 * beginning into the text as well, as some chat templates do, has it twice where {@link
 * #addsBeginning}.
 */
public record Framing(List<Integer> before, List<Integer> after) {
  private static final Framing NONE = new Framing(List.of(), List.of());

  public Framing {
    before = List.copyOf(before);
    after = List.copyOf(after);
  }

  /** Whether ids are put before a text. */
  public boolean addsBeginning() {
    return !before.isEmpty();
  }

  /** Whether ids are put after a text. */
  public boolean addsEnd() {
    return !after.isEmpty();
  }

  /** The ids with those before and after. */
  public int[] apply(int[] ids) {
    int[] framed = new int[before.size() + ids.length + after.size()];
    int at = 0;
    for (int id : before) {
      framed[at++] = id;
    }
    System.arraycopy(ids, 0, framed, at, ids.length);
    at += ids.length;
    for (int id : after) {
      framed[at++] = id;
    }
    return framed;
  }

  static Framing of(JsonAt json) {
    if (json.isAbsent()) {
      return NONE;
    }
    switch (json.type()) {
      case "ByteLevel" -> {
        json.only(Set.of("add_prefix_space", "trim_offsets", "use_regex"));
        return NONE;
      }
      case "BertProcessing" -> {
        json.only(Set.of("sep", "cls"));
        return new Framing(List.of(tokenId(json.key("cls"))), List.of(tokenId(json.key("sep"))));
      }
      case "RobertaProcessing" -> {
        json.only(Set.of("sep", "cls", "trim_offsets", "add_prefix_space"));
        return new Framing(List.of(tokenId(json.key("cls"))), List.of(tokenId(json.key("sep"))));
      }
      case "TemplateProcessing" -> {
        return template(json);
      }
      case "Sequence" -> {
        Framing framing = NONE;
        for (JsonAt item : json.only(Set.of("processors")).key("processors").items()) {
          framing = framing.inside(of(item));
        }
        return framing;
      }
      default -> throw json.key("type").refused("a post-processor that is known here");
    }
  }

  private Framing inside(Framing outer) {
    List<Integer> allBefore = new ArrayList<>(outer.before);
    allBefore.addAll(before);
    List<Integer> allAfter = new ArrayList<>(after);
    allAfter.addAll(outer.after);
    return new Framing(allBefore, allAfter);
  }

  private static int tokenId(JsonAt pair) {
    return pair.item(1).whole(0, VocabularyJson.MOST_IDS - 1);
  }

  private static Framing template(JsonAt json) {
    json.only(Set.of("single", "pair", "special_tokens"));
    List<Integer> before = new ArrayList<>();
    List<Integer> after = new ArrayList<>();
    boolean text = false;
    for (JsonAt piece : json.key("single").items()) {
      piece.only(Set.of("Sequence", "SpecialToken"));
      if (!piece.key("Sequence").isAbsent()) {
        if (text || !piece.key("Sequence").key("id").text().equals("A")) {
          throw piece.refused("the sequence A, once");
        }
        text = true;
        continue;
      }
      String name = piece.key("SpecialToken").key("id").text();
      JsonAt token = json.key("special_tokens").key(name);
      for (JsonAt id : token.key("ids").items()) {
        (text ? after : before).add(id.whole(0, VocabularyJson.MOST_IDS - 1));
      }
      if (token.isAbsent()) {
        throw token.refused("there, as the template names it");
      }
    }
    if (!text) {
      throw json.key("single").refused("a template with the sequence A");
    }
    return new Framing(before, after);
  }

  /** Refuses ids that stand for nothing. */
  void check(Map<Integer, String> tokens) {
    for (List<Integer> ids : List.of(before, after)) {
      for (int id : ids) {
        if (!tokens.containsKey(id)) {
          throw new IllegalArgumentException(
              "post_processor must name ids of the vocabulary, found " + id);
        }
      }
    }
  }
}
