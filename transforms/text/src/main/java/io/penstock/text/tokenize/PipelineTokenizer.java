package io.penstock.text.tokenize;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.schemas.shard.Hashes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A tokenizer as a {@code tokenizer.json} of Hugging Face's tokenizers describes it, with all its
 * parts: added tokens, normalizer, pre-tokenizer, model, post-processor and decoder. It gives the
 * ids that they give; what it cannot do exactly it refuses when it is read, naming the key.
 */
public final class PipelineTokenizer implements Tokenizer {
  /** What to do with special tokens that are written in a text. */
  public enum Specials {
    /** They are text like any other, so that no document can end itself or speak as another. */
    AS_TEXT,

    /** They are the tokens that they name. */
    AS_TOKENS
  }

  private static final Set<String> KEYS =
      Set.of(
          "version",
          "truncation",
          "padding",
          "added_tokens",
          "normalizer",
          "pre_tokenizer",
          "post_processor",
          "decoder",
          "model");

  /** The names under which models know the end of a text, the surest first. */
  private static final List<String> ENDS =
      List.of(
          ByteLevelBpe.END_OF_TEXT,
          "<|end_of_text|>",
          "</s>",
          "<eos>",
          "<|eos|>",
          "[EOS]",
          "[SEP]");

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxStringLength(64 * 1024 * 1024).build())
                  .build())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .build();

  /** How tokenizers without byte-level words write a byte that is in no word of theirs. */
  private static final Pattern BYTE = Pattern.compile("<0x[0-9A-F]{2}>");

  private final byte[] json;
  private final String hash;
  private final String vocabularyHash;
  private final AddedTokens added;
  private final TextNormalizer normalizer;
  private final PreTokenizer preTokenizer;
  private final TokenModel model;
  private final Framing framing;
  private final TokenDecoder decoder;
  private final @Nullable Truncation truncation;
  private final @Nullable Padding padding;
  private final Map<Integer, String> tokens = new HashMap<>();
  private final Set<Integer> specials = new HashSet<>();
  private final Map<Integer, AddedTokens.AddedToken> addedById = new HashMap<>();
  private final boolean byteLevel;
  private final int size;
  private final int endOfText;

  private PipelineTokenizer(byte[] json, JsonNode tree) {
    JsonAt root = new JsonAt(tree, "").only(KEYS);
    this.json = json;
    this.hash = Hashes.sha256(json);
    this.truncation = Truncation.of(root.key("truncation"));
    this.padding = Padding.of(root.key("padding"));
    this.normalizer = TextNormalizer.of(root.key("normalizer"));
    PreTokenizer.Parsed words = PreTokenizer.of(root.key("pre_tokenizer"));
    this.preTokenizer = words.words();
    this.byteLevel = words.byteLevel();
    if (!root.key("model").node().isObject()) {
      throw root.key("model").refused("an object");
    }
    this.model = TokenModel.of(root.key("model"), words.byteLevel());
    this.added = AddedTokens.of(root.key("added_tokens"), model.vocabulary(), normalizer);
    this.framing = Framing.of(root.key("post_processor"));
    this.decoder = TokenDecoder.of(root.key("decoder"));
    model.vocabulary().forEach((token, id) -> tokens.put(id, token));
    for (AddedTokens.AddedToken token : added.all()) {
      tokens.put(token.id(), token.written());
      addedById.put(token.id(), token);
      if (token.special()) {
        specials.add(token.id());
      }
    }
    framing.check(tokens);
    this.size = tokens.keySet().stream().mapToInt(id -> id + 1).max().orElse(0);
    this.endOfText = end();
    this.vocabularyHash = Hashes.sha256(canonical(tree));
  }

  /**
   * The tokenizer that a {@code tokenizer.json} describes.
   *
   * @throws IllegalArgumentException naming the key that is not as expected, or that is not known
   *     here
   */
  public static PipelineTokenizer parse(byte[] json) {
    JsonNode tree;
    try {
      tree = MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "is no whole JSON: " + e.getOriginalMessage() + place(e), e);
    } catch (IOException e) {
      throw new UncheckedIOException("reading from memory", e);
    }
    return new PipelineTokenizer(json.clone(), tree);
  }

  private static String place(JsonProcessingException e) {
    return e.getLocation() == null
        ? ""
        : " (line %d, column %d)"
            .formatted(e.getLocation().getLineNr(), e.getLocation().getColumnNr());
  }

  /**
   * Reads a {@code tokenizer.json}, or a folder with one, or with {@code vocab.json} and {@code
   * merges.txt} as GPT-2 has them, or with {@code vocab.txt} as BERT has it; or a {@code .tiktoken}
   * file of OpenAI's under its own name.
   *
   * @throws IOException naming the file, if it cannot be read or {@link #parse} refuses it
   */
  public static PipelineTokenizer read(Path fileOrFolder) throws IOException {
    return TokenizerFiles.read(fileOrFolder);
  }

  /**
   * One of OpenAI's encodings: {@code r50k_base}, {@code p50k_base}, {@code cl100k_base} or {@code
   * o200k_base}.
   *
   * @throws IllegalArgumentException if there is none of that name
   */
  public static PipelineTokenizer openAi(String name) {
    return Tiktoken.named(name);
  }

  private int end() {
    for (String name : ENDS) {
      for (AddedTokens.AddedToken token : added.all()) {
        if (token.content().equals(name)) {
          return token.id();
        }
      }
    }
    return -1;
  }

  /** Sorted keys and merges in one form, without what only the caller's batches are made by. */
  private static byte[] canonical(JsonNode tree) {
    ObjectNode copy = ((ObjectNode) tree).deepCopy();
    copy.remove(List.of("version", "truncation", "padding"));
    JsonNode merges = copy.path("model").path("merges");
    if (merges.isArray()) {
      ArrayNode pairs = copy.withObject("/model").putArray("merges");
      for (JsonNode merge : merges) {
        pairs.add(
            merge.isArray()
                ? merge.path(0).asText() + ' ' + merge.path(1).asText()
                : merge.asText());
      }
    }
    try {
      return MAPPER.writeValueAsBytes(MAPPER.treeToValue(copy, Object.class));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("cannot be written: " + e.getMessage(), e);
    }
  }

  /** {@inheritDoc} Added tokens that are not special are found in it, special ones are not. */
  @Override
  public int[] encode(String text) {
    return encode(text, Specials.AS_TEXT);
  }

  /**
   * The ids of a text, without those of the {@link #framing}. A lone surrogate, which is no
   * character, is encoded as a question mark.
   */
  public int[] encode(String text, Specials written) {
    String whole = wellFormed(text);
    Ids ids = new Ids(whole.length() / 3 + 8);
    boolean find = written == Specials.AS_TOKENS;
    PieceSink words = (piece, start, end, atStart) -> model.encode(piece, start, end, ids);
    added.inRaw(
        whole,
        find,
        new AddedTokens.Sections() {
          @Override
          public void text(String section, int start, int end, boolean atStart) {
            normalized(section, start, end, atStart, find, words, ids);
          }

          @Override
          public void token(int id) {
            ids.add(id);
          }
        });
    return ids.toArray();
  }

  private void normalized(
      String text, int start, int end, boolean atStart, boolean find, PieceSink words, Ids ids) {
    boolean all = start == 0 && end == text.length();
    String section = normalizer.apply(all ? text : text.substring(start, end));
    added.inNormalized(
        section,
        atStart,
        find,
        new AddedTokens.Sections() {
          @Override
          public void text(String part, int from, int to, boolean first) {
            preTokenizer.split(part, from, to, first, words);
          }

          @Override
          public void token(int id) {
            ids.add(id);
          }
        });
  }

  private static String wellFormed(String text) {
    for (int at = 0; at < text.length(); at++) {
      if (Character.isSurrogate(text.charAt(at))) {
        if (Character.charCount(text.codePointAt(at)) == 1) {
          return replaced(text, at);
        }
        at++;
      }
    }
    return text;
  }

  private static String replaced(String text, int from) {
    StringBuilder whole = new StringBuilder(text);
    for (int at = from; at < whole.length(); at++) {
      if (Character.isSurrogate(whole.charAt(at))) {
        if (Character.charCount(whole.codePointAt(at)) == 1) {
          whole.setCharAt(at, '?');
        } else {
          at++;
        }
      }
    }
    return whole.toString();
  }

  /** {@inheritDoc} Only of byte-level tokenizers does text come back as it was. */
  @Override
  public String decode(int[] ids) {
    return decode(ids, Specials.AS_TEXT);
  }

  /**
   * The text of the ids, with special tokens written out or, {@link Specials#AS_TOKENS}, left out.
   *
   * @throws IllegalArgumentException if an id is not of this vocabulary
   */
  public String decode(int[] ids, Specials written) {
    List<String> pieces = new ArrayList<>(ids.length);
    for (int id : ids) {
      String token = tokens.get(id);
      if (token == null) {
        throw new IllegalArgumentException(
            "token id " + id + " is not in the vocabulary, whose ids are below " + size);
      }
      if (written == Specials.AS_TEXT || !specials.contains(id)) {
        pieces.add(token);
      }
    }
    return String.join("", decoder.apply(pieces));
  }

  /**
   * Where the tokens lie in the text that they are of, {@link Specials#AS_TOKENS} or not; empty
   * where that cannot be told from the tokens.
   */
  public Optional<TokenPlaces> places(String text, int[] ids) {
    return Optional.ofNullable(
        TokenPlaces.of(
            wellFormed(text),
            ids,
            new TokenPlaces.Writing() {
              @Override
              public byte[] bytes(int id) {
                return written(id);
              }

              @Override
              public boolean takesSpace(int id) {
                AddedTokens.AddedToken token = addedById.get(id);
                return token != null && (token.takesLeft() || token.takesRight());
              }
            }));
  }

  private byte[] written(int id) {
    String token = tokens.getOrDefault(id, "");
    if (addedById.containsKey(id)) {
      return token.getBytes(UTF_8);
    }
    if (byteLevel) {
      return ByteSymbols.decode(token);
    }
    return BYTE.matcher(token).matches()
        ? new byte[] {(byte) Integer.parseInt(token.substring(3, 5), 16)}
        : token.replace('\u2581', ' ').getBytes(UTF_8);
  }

  /** What is put before and after a text that stands alone. */
  public Framing framing() {
    return framing;
  }

  public Optional<Truncation> truncation() {
    return Optional.ofNullable(truncation);
  }

  public Optional<Padding> padding() {
    return Optional.ofNullable(padding);
  }

  /** The id of the token with this text, of the vocabulary or added. */
  public OptionalInt idOf(String token) {
    for (AddedTokens.AddedToken each : added.all()) {
      if (each.content().equals(token)) {
        return OptionalInt.of(each.id());
      }
    }
    Integer id = model.vocabulary().get(token);
    return id == null ? OptionalInt.empty() : OptionalInt.of(id);
  }

  /** Whether the id is one of a special token. */
  public boolean isSpecial(int id) {
    return specials.contains(id);
  }

  /** One more than the greatest id; there may be gaps below. */
  @Override
  public int vocabularySize() {
    return size;
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalStateException if no added token has a name that is known for it
   */
  @Override
  public int endOfTextId() {
    if (endOfText < 0) {
      throw new IllegalStateException(
          "the tokenizer's added_tokens have none that ends a text, such as " + ENDS);
    }
    return endOfText;
  }

  /**
   * {@inheritDoc} Of another kind of file, that of the {@code tokenizer.json} that says the same.
   */
  @Override
  public String hash() {
    return hash;
  }

  /**
   * SHA-256 over vocabulary, merges and settings, however the file is written: the order of its
   * keys, its white space, the form of its merges, truncation and padding do not count.
   */
  public String vocabularyHash() {
    return vocabularyHash;
  }

  /** The bytes of its {@code tokenizer.json}. */
  public byte[] json() {
    return json.clone();
  }
}
