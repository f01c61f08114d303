package io.penstock.text.tokenize;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a {@code tokenizer.json} says of a byte-level byte-pair encoding. Whatever in it would make
 * Hugging Face's ids differ from ours is refused.
 */
record TokenizerJson(Vocabulary vocabulary, List<Merges.Merge> merges) {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /**
   * @throws IllegalArgumentException naming the key that is not as expected
   */
  static TokenizerJson parse(byte[] json) {
    JsonNode root = read(json);
    check(isAbsent(root.path("normalizer")), "normalizer", "none");
    checkByteLevel(root.path("pre_tokenizer"));
    JsonNode post = root.path("post_processor");
    check(
        isAbsent(post) || post.path("type").asText().equals("ByteLevel"),
        "post_processor",
        "none, or of type ByteLevel");
    JsonNode model = root.path("model");
    checkModel(model);
    Map<String, Integer> ids = vocabularyOf(model.path("vocab"));
    List<byte @Nullable []> bytes = new ArrayList<>();
    int endOfText = addedTokens(root.path("added_tokens"), bytes);
    ids.forEach((token, id) -> set(bytes, id, token, false));
    List<byte[]> complete = new ArrayList<>();
    for (int id = 0; id < bytes.size(); id++) {
      byte[] token = bytes.get(id);
      if (token == null) {
        throw refusal("model.vocab", "ids without a gap, " + id + " is missing");
      }
      complete.add(token);
    }
    return new TokenizerJson(
        new Vocabulary(complete, endOfText), mergesOf(model.path("merges"), ids));
  }

  private static JsonNode read(byte[] json) {
    try {
      JsonNode root = MAPPER.readTree(json);
      check(root.isObject(), "the file", "a JSON object");
      return root;
    } catch (IOException e) {
      throw new IllegalArgumentException("not JSON: " + e.getMessage(), e);
    }
  }

  private static void checkByteLevel(JsonNode preTokenizer) {
    check(
        preTokenizer.path("type").asText().equals("ByteLevel"), "pre_tokenizer.type", "ByteLevel");
    check(
        !preTokenizer.path("add_prefix_space").asBoolean(true),
        "pre_tokenizer.add_prefix_space",
        "false");
    check(preTokenizer.path("use_regex").asBoolean(true), "pre_tokenizer.use_regex", "true");
  }

  private static void checkModel(JsonNode model) {
    check(model.path("type").asText("BPE").equals("BPE"), "model.type", "BPE");
    check(model.path("dropout").asDouble(0) == 0, "model.dropout", "none");
    for (String affix : List.of("continuing_subword_prefix", "end_of_word_suffix")) {
      check(model.path(affix).asText("").isEmpty() || isAbsent(model.path(affix)), affix, "none");
    }
    check(!model.path("ignore_merges").asBoolean(false), "model.ignore_merges", "false");
    check(model.path("vocab").isObject(), "model.vocab", "an object");
    check(model.path("merges").isArray(), "model.merges", "an array");
  }

  private static Map<String, Integer> vocabularyOf(JsonNode vocab) {
    Map<String, Integer> ids = new HashMap<>();
    vocab
        .fields()
        .forEachRemaining(
            entry -> {
              check(entry.getValue().isInt(), "model.vocab." + entry.getKey(), "a whole number");
              ids.put(entry.getKey(), entry.getValue().intValue());
            });
    return ids;
  }

  /** Fills in the added tokens and returns the id of the end of text. */
  private static int addedTokens(JsonNode tokens, List<byte @Nullable []> bytes) {
    int endOfText = -1;
    for (JsonNode token : tokens) {
      String content = token.path("content").asText();
      check(
          token.path("special").asBoolean(false),
          "added_tokens: " + content,
          "special, others would be looked for in the text");
      check(token.path("id").isInt(), "added_tokens: " + content, "an id");
      int id = token.path("id").intValue();
      set(bytes, id, content, true);
      if (content.equals(ByteLevelBpe.END_OF_TEXT)) {
        endOfText = id;
      }
    }
    check(endOfText >= 0, "added_tokens", ByteLevelBpe.END_OF_TEXT + " among them");
    return endOfText;
  }

  private static void set(List<byte @Nullable []> bytes, int id, String token, boolean added) {
    check(id >= 0 && id < (1 << 24), "model.vocab", "an id from 0 to 2^24, found " + id);
    while (bytes.size() <= id) {
      bytes.add(null);
    }
    byte[] known = bytes.get(id);
    if (known == null) {
      bytes.set(id, added ? token.getBytes(UTF_8) : ByteSymbols.decode(token));
    } else {
      // An added token is usually in the vocabulary too.
      check(
          !added && token.equals(new String(known, UTF_8)),
          "model.vocab",
          "one token for the id " + id + ", found '" + token + "' besides another");
    }
  }

  private static List<Merges.Merge> mergesOf(JsonNode merges, Map<String, Integer> ids) {
    List<Merges.Merge> list = new ArrayList<>(merges.size());
    for (JsonNode merge : merges) {
      // Written as "a b" before tokenizers 0.20, as ["a", "b"] since.
      String left = merge.isArray() ? merge.path(0).asText() : before(merge.asText());
      String right = merge.isArray() ? merge.path(1).asText() : after(merge.asText());
      list.add(new Merges.Merge(id(ids, left), id(ids, right), id(ids, left + right)));
    }
    return list;
  }

  private static String before(String merge) {
    return merge.substring(0, Math.max(0, merge.indexOf(' ')));
  }

  private static String after(String merge) {
    return merge.substring(merge.indexOf(' ') + 1);
  }

  private static int id(Map<String, Integer> ids, String token) {
    Integer id = ids.get(token);
    if (id == null) {
      throw refusal("model.merges", "tokens of the vocabulary, '" + token + "' is not");
    }
    return id;
  }

  private static boolean isAbsent(JsonNode node) {
    return node.isMissingNode() || node.isNull();
  }

  private static void check(boolean ok, String key, String expected) {
    if (!ok) {
      throw refusal(key, expected);
    }
  }

  private static IllegalArgumentException refusal(String key, String expected) {
    return new IllegalArgumentException(
        "not a tokenizer that can be read here: " + key + " must be " + expected);
  }
}
