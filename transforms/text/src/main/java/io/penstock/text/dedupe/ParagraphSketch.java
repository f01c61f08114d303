package io.penstock.text.dedupe;

import io.penstock.schemas.document.Document;
import io.penstock.text.clean.TextEdit;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/**
 * What is asked of a document's paragraphs where its text is not at hand: 12 bytes for each long
 * one. Two paragraphs are taken for one where 64 bits of their hashes are the same; among a billion
 * of them that is so of one pair with a probability of 0.03.
 *
 * @param freeCharacters in paragraphs that may stand anywhere
 * @param characters by the hash of a long paragraph, those of all its places in the document; in
 *     the order of the text
 */
public record ParagraphSketch(int freeCharacters, Map<Long, Integer> characters) {
  /** In the metadata of a document: how many of its paragraphs were left out. */
  public static final String LEFT_OUT = "paragraphs-left-out";

  public ParagraphSketch {
    characters = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(characters));
  }

  /** The sketch of a text. */
  public static ParagraphSketch of(String text, ParagraphPolicy policy) {
    Map<Long, Integer> characters = new LinkedHashMap<>();
    int[] free = new int[1];
    Paragraphs.forEach(
        text,
        (start, end, form) -> {
          if (form.length() < policy.minCharacters()) {
            free[0] += form.length();
          } else {
            characters.merge(Paragraphs.hash(form), form.length(), Integer::sum);
          }
        });
    return new ParagraphSketch(free[0], characters);
  }

  /** The document without the paragraphs of these hashes; it says how many they were. */
  public static Document leaveOut(Document document, Set<Long> hashes, ParagraphPolicy policy) {
    TextEdit.Builder kept = TextEdit.builder();
    int[] leftOut = new int[1];
    Paragraphs.forEach(
        document.getText(),
        (start, end, form) -> {
          if (form.length() >= policy.minCharacters() && hashes.contains(Paragraphs.hash(form))) {
            leftOut[0]++;
          } else {
            kept.keep(start, end);
          }
        });
    Map<String, String> metadata = new TreeMap<>(document.getMetadata());
    metadata.put(LEFT_OUT, Integer.toString(leftOut[0]));
    Document edited = kept.build().applyTo(document);
    edited.setMetadata(metadata);
    return edited;
  }

  /** How many characters are left without the paragraphs of these hashes. */
  int charactersWithout(Set<Long> hashes) {
    return freeCharacters
        + characters.entrySet().stream()
            .filter(paragraph -> !hashes.contains(paragraph.getKey()))
            .mapToInt(Map.Entry::getValue)
            .sum();
  }

  /** For a message or a state; {@link #of(byte[])} makes it again. */
  public byte[] toBytes() {
    ByteBuffer bytes =
        ByteBuffer.allocate(Integer.BYTES + characters.size() * (Long.BYTES + Integer.BYTES));
    bytes.putInt(freeCharacters);
    characters.forEach((hash, count) -> bytes.putLong(hash).putInt(Objects.requireNonNull(count)));
    return bytes.array();
  }

  /** What {@link #toBytes} was called on. */
  public static ParagraphSketch of(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    int free = in.getInt();
    Map<Long, Integer> characters = new LinkedHashMap<>();
    while (in.hasRemaining()) {
      characters.put(in.getLong(), in.getInt());
    }
    return new ParagraphSketch(free, characters);
  }
}
