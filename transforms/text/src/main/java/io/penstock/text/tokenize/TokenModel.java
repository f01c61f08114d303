package io.penstock.text.tokenize;

import java.util.Map;
import java.util.Set;

/** Turns one word into token ids: the {@code model} of a tokenizer's file. */
interface TokenModel {
  void encode(String text, int start, int end, Ids ids);

  /** The tokens that the model knows, as written in its file, with their ids. */
  Map<String, Integer> vocabulary();

  /**
   * The model that the file describes.
   *
   * @param byteLevel whether symbols are bytes and not characters
   * @throws IllegalArgumentException naming the key that is not as expected
   */
  static TokenModel of(JsonAt json, boolean byteLevel) {
    String type = json.key("type").text(guessed(json));
    if (byteLevel && !type.equals("BPE")) {
      throw json.key("type").refused("BPE, as the pre-tokenizer is ByteLevel");
    }
    return switch (type) {
      case "BPE" -> BpeModel.of(json, byteLevel);
      case "WordPiece" -> WordPieceModel.of(json);
      case "Unigram" -> UnigramModel.of(json);
      case "WordLevel" -> {
        json.only(Set.of("vocab", "unk_token"));
        yield wordLevel(json);
      }
      default -> throw json.key("type").refused("BPE, WordPiece, Unigram or WordLevel");
    };
  }

  /** Old files do not say it. */
  private static String guessed(JsonAt json) {
    if (!json.key("merges").isAbsent()) {
      return "BPE";
    }
    return json.key("vocab").node().isArray() ? "Unigram" : "WordPiece";
  }

  private static TokenModel wordLevel(JsonAt json) {
    Map<String, Integer> vocabulary = VocabularyJson.of(json.key("vocab"));
    Integer unknown = vocabulary.get(json.key("unk_token").text());
    if (unknown == null) {
      throw json.key("unk_token").refused("a token of the vocabulary");
    }
    return new TokenModel() {
      @Override
      public void encode(String text, int start, int end, Ids ids) {
        ids.add(vocabulary.getOrDefault(text.substring(start, end), unknown));
      }

      @Override
      public Map<String, Integer> vocabulary() {
        return vocabulary;
      }
    };
  }
}
