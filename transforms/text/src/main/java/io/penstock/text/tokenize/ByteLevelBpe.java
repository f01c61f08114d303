package io.penstock.text.tokenize;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.penstock.schemas.shard.Hashes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Byte-level byte-pair encoding as in GPT-2: text is cut into words, words into UTF-8 bytes, and
 * bytes are merged. Reads and writes the {@code tokenizer.json} of Hugging Face tokenizers, which
 * gives the same ids. A lone surrogate, which is no character, is encoded as a question mark.
 */
public final class ByteLevelBpe implements Tokenizer {
  /** The special token that ends every document. */
  public static final String END_OF_TEXT = "<|endoftext|>";

  private final byte[] json;
  private final String hash;
  private final Vocabulary vocabulary;
  private final Merges merges;
  private final WordCache cache = new WordCache();

  private ByteLevelBpe(byte[] json, Vocabulary vocabulary, Merges merges) {
    this.json = json;
    this.hash = Hashes.sha256(json);
    this.vocabulary = vocabulary;
    this.merges = merges;
  }

  /**
   * The tokenizer that a {@code tokenizer.json} describes.
   *
   * @throws IllegalArgumentException if it is none, or uses what would give other ids here, such as
   *     a normalizer
   */
  public static ByteLevelBpe parse(byte[] json) {
    TokenizerJson parsed = TokenizerJson.parse(json);
    return new ByteLevelBpe(json.clone(), parsed.vocabulary(), new Merges(parsed.merges()));
  }

  /**
   * Reads a {@code tokenizer.json}.
   *
   * @throws IOException if it cannot be read, or {@link #parse} refuses it
   */
  public static ByteLevelBpe read(Path file) throws IOException {
    byte[] json = Files.readAllBytes(file);
    try {
      return parse(json);
    } catch (IllegalArgumentException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }

  /** The bytes of its {@code tokenizer.json}. */
  public byte[] json() {
    return json.clone();
  }

  @Override
  public int[] encode(String text) {
    Ids ids = new Ids(text.length() / 3 + 8);
    for (int start = 0; start < text.length(); ) {
      int end = Words.end(text, start, text.length());
      int[] word = cache.find(text, start, end);
      if (word == null) {
        word = merge(text.substring(start, end));
        cache.put(text, start, end, word);
      }
      ids.addAll(word, word.length);
      start = end;
    }
    return ids.toArray();
  }

  private int[] merge(String word) {
    byte[] bytes = word.getBytes(UTF_8);
    int[] ids = new int[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      ids[i] = vocabulary.idOfByte(bytes[i]);
    }
    return Arrays.copyOf(ids, merges.apply(ids, ids.length));
  }

  @Override
  public String decode(int[] ids) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(ids.length * 4);
    for (int id : ids) {
      bytes.writeBytes(vocabulary.bytes(id));
    }
    return bytes.toString(UTF_8);
  }

  @Override
  public int vocabularySize() {
    return vocabulary.size();
  }

  @Override
  public int endOfTextId() {
    return vocabulary.endOfTextId();
  }

  @Override
  public String hash() {
    return hash;
  }
}
