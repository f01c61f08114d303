package io.penstock.text.tokenize;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.ibm.icu.text.BreakIterator;
import com.ibm.icu.util.ULocale;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * SentencePiece's compiled rules of normalization: a double array that leads from the bytes of a
 * character or cluster to what is written instead.
 */
final class PrecompiledMap {
  private static final int LONGEST_CLUSTER_BYTES = 6;
  private static final BreakIterator CLUSTERS = BreakIterator.getCharacterInstance(ULocale.ROOT);

  private final int[] units;
  private final byte[] replacements;

  private PrecompiledMap(int[] units, byte[] replacements) {
    this.units = units;
    this.replacements = replacements;
  }

  /**
   * @throws IllegalArgumentException if the lengths in it do not add up
   */
  static PrecompiledMap parse(byte[] map) {
    ByteBuffer bytes = ByteBuffer.wrap(map).order(ByteOrder.LITTLE_ENDIAN);
    int size = map.length < 8 ? -1 : bytes.getInt();
    if (size < 4 || size % 4 != 0 || size > bytes.remaining()) {
      throw new IllegalArgumentException("must be a compiled map, its sizes do not add up");
    }
    int[] units = new int[size / 4];
    bytes.asIntBuffer().get(units);
    byte[] replacements = new byte[bytes.remaining() - size];
    bytes.position(bytes.position() + size).get(replacements);
    return new PrecompiledMap(units, replacements);
  }

  String normalize(String text) {
    BreakIterator clusters = (BreakIterator) CLUSTERS.clone();
    clusters.setText(text);
    StringBuilder normalized = new StringBuilder(text.length());
    int start = 0;
    for (int end = clusters.next(); end != BreakIterator.DONE; end = clusters.next()) {
      cluster(text, start, end, normalized);
      start = end;
    }
    return normalized.toString();
  }

  private void cluster(String text, int start, int end, StringBuilder normalized) {
    // Longer ones have more bytes than the map's rules may.
    if (end - start < LONGEST_CLUSTER_BYTES) {
      byte[] bytes = text.substring(start, end).getBytes(UTF_8);
      String replaced = bytes.length < LONGEST_CLUSTER_BYTES ? find(bytes) : null;
      if (replaced != null) {
        normalized.append(replaced);
        return;
      }
    }
    for (int at = start; at < end; ) {
      int codePoint = text.codePointAt(at);
      at += Character.charCount(codePoint);
      String replaced = find(Character.toString(codePoint).getBytes(UTF_8));
      if (replaced != null) {
        normalized.append(replaced);
      } else {
        normalized.appendCodePoint(codePoint);
      }
    }
  }

  /**
   * What stands for the shortest rule that the bytes begin with, as the tokenizers library has it.
   */
  private @Nullable String find(byte[] key) {
    int node = offset(units[0]);
    for (byte next : key) {
      int label = next & 0xFF;
      node ^= label;
      if (label == 0 || node < 0 || node >= units.length) {
        return null;
      }
      int unit = units[node];
      if ((unit & 0x800000FF) != label) {
        return null;
      }
      node ^= offset(unit);
      if (((unit >>> 8) & 1) == 1 && node >= 0 && node < units.length) {
        return replacement(units[node] & 0x7FFFFFFF);
      }
    }
    return null;
  }

  private static int offset(int unit) {
    return (unit >>> 10) << ((unit & (1 << 9)) >>> 6);
  }

  private @Nullable String replacement(int start) {
    if (start >= replacements.length) {
      return null;
    }
    int end = start;
    while (end < replacements.length && replacements[end] != 0) {
      end++;
    }
    return new String(replacements, start, end - start, UTF_8);
  }
}
