package io.penstock.models.train;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.text.tokenize.ByteLevelBpeTrainer;
import io.penstock.text.tokenize.PipelineTokenizer;
import io.penstock.text.tokenize.Tokenizer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** A plain text file as tokens: the beginning to learn from, the end held out, as in nanoGPT. */
public final class PlainText {
  private static final long MOST_BYTES = 512L << 20;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path file;
  private final String text;

  private PlainText(Path file, String text) {
    this.file = file;
    this.text = text;
  }

  /** What a token is. */
  public enum Tokens {
    /** A character of the text; the vocabulary is all that occur, in their order. */
    CHARACTER,
    /** A byte. */
    BYTE,
    /** A piece learned from the beginning of the text. */
    BPE;

    /**
     * By its name in lower case.
     *
     * @throws IllegalArgumentException if there is none of that name
     */
    public static Tokens of(String name) {
      return Arrays.stream(values())
          .filter(tokens -> tokens.name().toLowerCase(Locale.ROOT).equals(name))
          .findFirst()
          .orElseThrow(
              () ->
                  new IllegalArgumentException(
                      "tokenizer: expected character, byte or bpe, not '" + name + "'"));
    }
  }

  /**
   * Reads a file.
   *
   * @throws IOException if it is not there, is no UTF-8, is empty, or has over 512 MiB
   */
  public static PlainText read(Path file) throws IOException {
    if (Files.size(file) > MOST_BYTES) {
      throw new IOException(
          file + ": over " + (MOST_BYTES >> 20) + " MiB; seal larger texts into a data folder");
    }
    try {
      String text = Files.readString(file, UTF_8);
      if (text.isEmpty()) {
        throw new IOException(file + ": is empty, there is nothing to learn from");
      }
      return new PlainText(file, text);
    } catch (CharacterCodingException e) {
      throw new IOException(file + ": is no UTF-8 text", e);
    }
  }

  /**
   * A tokenizer for it.
   *
   * @param vocabularySize how many tokens {@link Tokens#BPE} has; the others have what they need
   */
  public PipelineTokenizer tokenizer(Tokens tokens, double heldOutFraction, int vocabularySize) {
    return PipelineTokenizer.parse(
        switch (tokens) {
          case CHARACTER -> characters();
          case BYTE ->
              ByteLevelBpeTrainer.train(List.of(""), ByteLevelBpeTrainer.SMALLEST_VOCABULARY)
                  .json();
          case BPE ->
              ByteLevelBpeTrainer.train(
                      List.of(text.substring(0, split(heldOutFraction))), vocabularySize)
                  .json();
        });
  }

  /** A BPE of nothing but single characters, which every reader of {@code tokenizer.json} knows. */
  private byte[] characters() {
    Map<String, Integer> ids = new TreeMap<>();
    text.codePoints().distinct().sorted().forEach(c -> ids.put(Character.toString(c), 0));
    ObjectNode json = JSON.createObjectNode().put("version", "1.0");
    json.putNull("truncation").putNull("padding").putArray("added_tokens");
    json.putNull("normalizer").putNull("pre_tokenizer").putNull("post_processor");
    json.putObject("decoder").put("type", "Fuse");
    ObjectNode model = json.putObject("model").put("type", "BPE");
    ObjectNode vocabulary = model.putObject("vocab");
    ids.keySet().stream()
        .sorted((a, b) -> Integer.compare(a.codePointAt(0), b.codePointAt(0)))
        .forEach(character -> vocabulary.put(character, vocabulary.size()));
    model.putArray("merges");
    try {
      return JSON.writeValueAsBytes(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Its tokens.
   *
   * @param heldOutFraction the share of the characters, at the end, to hold out
   */
  public TokenText tokens(Tokenizer tokenizer, double heldOutFraction) {
    int split = split(heldOutFraction);
    return new TokenText(
        "%s-%d-%s".formatted(tokenizer.hash(), split, Integer.toHexString(text.hashCode())),
        encode(tokenizer, text.substring(0, split)),
        encode(tokenizer, text.substring(split)),
        TokenBytes.of(tokenizer));
  }

  private int split(double heldOutFraction) {
    if (!(heldOutFraction >= 0 && heldOutFraction < 1)) {
      throw new IllegalArgumentException(
          "held-out-fraction must lie in 0 to below 1: " + heldOutFraction);
    }
    int split = (int) (text.length() * (1 - heldOutFraction));
    return split < text.length() && Character.isLowSurrogate(text.charAt(split))
        ? split + 1
        : split;
  }

  /** Line by line: no token of a learned vocabulary spans a line's end and what follows it. */
  private int[] encode(Tokenizer tokenizer, String part) {
    int[] ids = new int[Math.max(16, part.length() / 2)];
    int count = 0;
    for (int start = 0; start < part.length(); ) {
      int end = part.indexOf('\n', start) + 1;
      end = end == 0 ? part.length() : end;
      int[] line = tokenizer.encode(part.substring(start, end));
      if (count + line.length > ids.length) {
        ids = Arrays.copyOf(ids, Math.max(count + line.length, 2 * ids.length));
      }
      System.arraycopy(line, 0, ids, count, line.length);
      count += line.length;
      start = end;
    }
    return Arrays.copyOf(ids, count);
  }

  @Override
  public String toString() {
    return file.toString();
  }
}
