package io.penstock.text.parse;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.penstock.text.UnreadableException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.InflaterInputStream;

/**
 * Unpacks the streams of a PDF to nowhere before PDFBox unpacks them into memory, where a few
 * kilobytes can become gigabytes. Pictures are left out: reading text does not unpack them.
 */
final class PackedStreams {
  private static final byte[] STREAM = "stream".getBytes(ISO_8859_1);
  private static final int DICTIONARY_BYTES = 2048;
  private static final int MAX_LAYERS = 4;

  private final byte[] pdf;
  private final long maxBytes;
  private final byte[] buffer = new byte[64 << 10];

  private PackedStreams(byte[] pdf, long maxBytes) {
    this.pdf = pdf;
    this.maxBytes = maxBytes;
  }

  /**
   * @throws UnreadableException too-large, if a stream unpacks to more than maxBytes
   */
  static void requireSmall(byte[] pdf, long maxBytes) throws UnreadableException {
    PackedStreams streams = new PackedStreams(pdf, maxBytes);
    for (int at = 0; at < pdf.length - STREAM.length; at++) {
      if (streams.isStreamAt(at)) {
        streams.check(at);
      }
    }
  }

  private boolean isStreamAt(int at) {
    for (int i = 0; i < STREAM.length; i++) {
      if (pdf[at + i] != STREAM[i]) {
        return false;
      }
    }
    int next = pdf[at + STREAM.length];
    // After "end" it is a letter that comes before.
    return (next == '\r' || next == '\n') && at > 0 && pdf[at - 1] != 'd';
  }

  private void check(int keyword) throws UnreadableException {
    int layers = layers(keyword);
    if (layers == 0) {
      return;
    }
    int start = keyword + STREAM.length;
    while (start < pdf.length && (pdf[start] == '\r' || pdf[start] == '\n')) {
      start++;
    }
    long unpacked = unpackedBytes(start, layers);
    if (layers > MAX_LAYERS || unpacked > maxBytes) {
      throw new UnreadableException(
          "too-large",
          "a stream of the PDF unpacks to more than %d bytes".formatted(maxBytes),
          Long.toString(unpacked),
          Long.toString(maxBytes));
    }
  }

  /** How many times the stream is deflated, by the dictionary before it. */
  private int layers(int keyword) {
    int from = Math.max(0, keyword - DICTIONARY_BYTES);
    String before = new String(pdf, from, keyword - from, ISO_8859_1);
    String dictionary = before.substring(Math.max(0, before.lastIndexOf(" obj")));
    if (dictionary.contains("/Image")) {
      return 0;
    }
    return dictionary.split("/FlateDecode|/Fl\\b", -1).length - 1;
  }

  private long unpackedBytes(int start, int layers) {
    long bytes = 0;
    InputStream in = new ByteArrayInputStream(pdf, start, pdf.length - start);
    for (int i = 0; i < Math.min(layers, MAX_LAYERS); i++) {
      in = new InflaterInputStream(in);
    }
    try (InputStream unpacked = in) {
      for (int read = unpacked.read(buffer);
          read >= 0 && bytes <= maxBytes;
          read = unpacked.read(buffer)) {
        bytes += read;
      }
    } catch (IOException damaged) {
      // Encrypted or broken: PDFBox judges that. Up to here it was small.
      return bytes;
    }
    return bytes;
  }
}
