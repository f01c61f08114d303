package io.penstock.text.convert;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The items of a JSON array, one after the other, each as its own bytes: as large as the file is,
 * no more than one of them is in memory. Only brackets, strings and commas are looked at, so that
 * an item that is no JSON is one bad item, and those after it are read. What follows the array's
 * end, and what an array that never ends has last, is an item too: nothing of a file is passed
 * over.
 */
public final class JsonArrayItems implements Closeable {
  private static final int END = -1;

  private final InputStream in;
  private final int maxBytes;
  private boolean ended;

  /** How many bytes of the file were read. */
  private long position;

  private long start;

  private JsonArrayItems(InputStream in, int maxBytes) {
    this.in = in;
    this.maxBytes = maxBytes;
  }

  /** Whether a file begins as an array does. */
  public static boolean isArray(Path file) throws IOException {
    try (JsonArrayItems items =
        new JsonArrayItems(new BufferedInputStream(Files.newInputStream(file)), 0)) {
      return items.firstByte() == '[';
    }
  }

  /**
   * Opens a file that is an array.
   *
   * @param maxBytes longer items are cut one byte past this
   */
  public static JsonArrayItems open(Path file, int maxBytes) throws IOException {
    InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
    try {
      JsonArrayItems items = new JsonArrayItems(in, maxBytes);
      if (items.firstByte() != '[') {
        throw new IOException(file + " is not a JSON array");
      }
      return items;
    } catch (IOException e) {
      in.close();
      throw e;
    }
  }

  /** The first byte that is neither white space nor a byte order mark. */
  private int firstByte() throws IOException {
    int b = readByte();
    for (int mark : new int[] {0xEF, 0xBB, 0xBF}) {
      if (b == mark) {
        b = readByte();
      }
    }
    while (isSpace(b)) {
      b = readByte();
    }
    return b;
  }

  private int readByte() throws IOException {
    position++;
    return in.read();
  }

  /** At which byte of the file the item begins that was given last. */
  public long start() {
    return start;
  }

  /** The next item, without white space around it; null after the last. */
  public byte @Nullable [] next() throws IOException {
    return read(true);
  }

  /** Passes over the next item; false if there is none. */
  public boolean skip() throws IOException {
    return read(false) != null;
  }

  private byte @Nullable [] read(boolean wanted) throws IOException {
    Item item = new Item(wanted);
    if (ended) {
      return trailing(item);
    }
    int depth = 0;
    boolean inString = false;
    for (int b = readByte(); b != END; b = readByte()) {
      if (inString) {
        item.add(b);
        if (b == '\\') {
          int escaped = readByte();
          if (escaped == END) {
            break;
          }
          item.add(escaped);
        } else if (b == '"') {
          inString = false;
        }
        continue;
      }
      if (depth == 0 && b == ',') {
        return item.bytes();
      }
      if (depth == 0 && b == ']') {
        ended = true;
        // No item, or only a comma, stands before the end.
        return item.isEmpty() ? trailing(item) : item.bytes();
      }
      inString = b == '"';
      if (b == '{' || b == '[') {
        depth++;
      } else if (b == '}' || b == ']') {
        depth = Math.max(0, depth - 1);
      }
      item.add(b);
    }
    ended = true;
    return item.isEmpty() ? null : item.bytes();
  }

  /** Whatever stands behind the array, in one piece. */
  private byte @Nullable [] trailing(Item item) throws IOException {
    for (int b = readByte(); b != END; b = readByte()) {
      item.add(b);
    }
    return item.isEmpty() ? null : item.bytes();
  }

  private static boolean isSpace(int b) {
    return b == ' ' || b == '\t' || b == '\n' || b == '\r';
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  /** The bytes of an item, as far as they are wanted and allowed. */
  private final class Item {
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream(256);
    private final boolean wanted;
    private boolean empty = true;

    /** How long it is without the white space at its end. */
    private int length;

    Item(boolean wanted) {
      this.wanted = wanted;
    }

    void add(int b) {
      if (empty && isSpace(b)) {
        return;
      }
      if (empty) {
        start = position - 1;
      }
      empty = false;
      if (wanted && kept.size() <= maxBytes) {
        kept.write(b);
        if (!isSpace(b)) {
          length = kept.size();
        }
      }
    }

    boolean isEmpty() {
      return empty;
    }

    byte[] bytes() {
      return java.util.Arrays.copyOf(kept.toByteArray(), length);
    }
  }
}
