package io.penstock.text.tokenize;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads OpenAI's vocabularies: tokens in Base64 with their ranks, which are their ids. Their
 * patterns and special tokens are in no file; they belong to the names.
 */
final class Tiktoken {
  static final String SUFFIX = ".tiktoken";

  /** Where jtokkit's jar has them. */
  private static final String RESOURCES = "/com/knuddels/jtokkit/";

  private static final String CONTRACTIONS = "(?i:'s|'t|'re|'ve|'m|'ll|'d)";
  private static final String UPPER = "[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]";
  private static final String LOWER = "[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]";
  private static final String OTHER = "[^\\r\\n\\p{L}\\p{N}]?";
  private static final String CL100K =
      CONTRACTIONS
          + '|'
          + OTHER
          + "\\p{L}+|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";
  private static final String O200K =
      OTHER
          + UPPER
          + '*'
          + LOWER
          + '+'
          + CONTRACTIONS
          + "?|"
          + OTHER
          + UPPER
          + '+'
          + LOWER
          + '*'
          + CONTRACTIONS
          + "?|"
          + "\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";

  /**
   * What belongs to a name.
   *
   * @param pattern of words, or null for GPT-2's
   */
  private record Encoding(@Nullable String pattern, Map<String, Integer> specials) {}

  private static final Map<String, Encoding> ENCODINGS = encodings();
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private Tiktoken() {}

  private static Map<String, Encoding> encodings() {
    Map<String, Encoding> encodings = new LinkedHashMap<>();
    encodings.put("r50k_base", new Encoding(null, Map.of("<|endoftext|>", 50256)));
    encodings.put("p50k_base", new Encoding(null, Map.of("<|endoftext|>", 50256)));
    encodings.put(
        "cl100k_base",
        new Encoding(
            CL100K,
            Map.of(
                "<|endoftext|>", 100257,
                "<|fim_prefix|>", 100258,
                "<|fim_middle|>", 100259,
                "<|fim_suffix|>", 100260,
                "<|endofprompt|>", 100276)));
    encodings.put(
        "o200k_base",
        new Encoding(O200K, Map.of("<|endoftext|>", 199999, "<|endofprompt|>", 200018)));
    return encodings;
  }

  static PipelineTokenizer named(String name) {
    check(name);
    try (InputStream in = Tiktoken.class.getResourceAsStream(RESOURCES + name + SUFFIX)) {
      if (in == null) {
        throw new IllegalArgumentException(
            "the library jtokkit, which has " + name + ", is missing");
      }
      return parse(name, in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Encoding check(String name) {
    Encoding encoding = ENCODINGS.get(name);
    if (encoding == null) {
      throw new IllegalArgumentException(
          "'" + name + "' is no encoding that is known here; known are " + ENCODINGS.keySet());
    }
    return encoding;
  }

  static PipelineTokenizer parse(String name, byte[] file) throws IOException {
    Encoding encoding = check(name);
    List<byte[]> tokens = tokens(new String(file, UTF_8));
    Map<String, Integer> ranks = new HashMap<>(tokens.size() * 2);
    ObjectNode vocab = MAPPER.createObjectNode();
    for (int id = 0; id < tokens.size(); id++) {
      if (tokens.get(id).length > 0) {
        String token = ByteSymbols.encode(tokens.get(id));
        ranks.put(token, id);
        vocab.put(token, id);
      }
    }
    ObjectNode model = TokenizerFiles.type("BPE").put("ignore_merges", true);
    model.set("vocab", vocab);
    ArrayNode merges = model.putArray("merges");
    for (int id = 0; id < tokens.size(); id++) {
      if (tokens.get(id).length > 1) {
        merge(ByteSymbols.encode(tokens.get(id)), id, ranks, merges);
      }
    }
    ArrayNode added = MAPPER.createArrayNode();
    encoding.specials().entrySet().stream()
        .sorted(Map.Entry.comparingByValue())
        .forEach(e -> TokenizerFiles.special(added, e.getKey(), e.getValue()));
    ObjectNode words = TokenizerFiles.byteLevel(true);
    if (encoding.pattern() != null) {
      words = TokenizerFiles.type("Sequence");
      ArrayNode steps = words.putArray("pretokenizers");
      ObjectNode split = TokenizerFiles.type("Split").put("behavior", "Isolated");
      split.putObject("pattern").put("Regex", encoding.pattern());
      steps.add(split).add(TokenizerFiles.byteLevel(false));
    }
    return PipelineTokenizer.parse(
        TokenizerFiles.json(added, null, words, null, TokenizerFiles.byteLevel(true), model));
  }

  private static List<byte[]> tokens(String file) {
    List<byte[]> tokens = new ArrayList<>();
    int number = 0;
    for (String line : file.split("\n", -1)) {
      number++;
      if (line.isBlank()) {
        continue;
      }
      String[] parts = line.strip().split(" ", -1);
      try {
        int rank = Integer.parseInt(parts[parts.length - 1]);
        // Ranks that are missing belong to special tokens.
        while (rank > tokens.size() && rank < VocabularyJson.MOST_IDS) {
          tokens.add(new byte[0]);
        }
        if (parts.length != 2 || rank != tokens.size()) {
          throw new IllegalArgumentException("ranks must rise");
        }
        tokens.add(Base64.getDecoder().decode(parts[0]));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "line " + number + " must be a token in Base64 and a rank above the one before", e);
      }
    }
    return tokens;
  }

  /**
   * Adds the merge that makes the token. The vocabulary has none written down: it is that of the
   * two parts which the merges of lower rank leave of the token. One that they leave in more parts
   * only comes about as a whole word.
   */
  private static void merge(String token, int id, Map<String, Integer> ranks, ArrayNode merges) {
    int[] ends = new int[token.length()];
    Arrays.setAll(ends, i -> i + 1);
    int parts = ends.length;
    while (parts > 2) {
      int best = -1;
      int bestRank = id;
      for (int i = 0; i + 1 < parts; i++) {
        Integer rank = ranks.get(token.substring(i == 0 ? 0 : ends[i - 1], ends[i + 1]));
        if (rank != null && rank < bestRank) {
          best = i;
          bestRank = rank;
        }
      }
      if (best < 0) {
        return;
      }
      System.arraycopy(ends, best + 1, ends, best, parts - best - 1);
      parts--;
    }
    String left = token.substring(0, ends[0]);
    String right = token.substring(ends[0]);
    if (ranks.containsKey(left) && ranks.containsKey(right)) {
      merges.addArray().add(left).add(right);
    }
  }
}
