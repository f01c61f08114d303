package io.penstock.text.parse.office;

import io.penstock.text.UnreadableException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.ZipException;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;

/**
 * Unpacks an archive to nowhere before anybody else does: what is larger than it says, or larger
 * than anybody needs, goes no further. Entries are counted as the directory at the end lists them,
 * since that is what parsers follow; where entries share their bytes, each counts.
 */
final class ZipLimits {
  private static final long MAX_UNPACKED_BYTES = 256L << 20;
  private static final int MAX_ENTRIES = 10_000;

  private ZipLimits() {}

  static void require(byte[] bytes) throws UnreadableException, IOException {
    long unpacked = 0;
    int count = 0;
    byte[] part = new byte[1 << 16];
    try (ZipFile zip = OfficeFormat.open(bytes)) {
      for (var entries = zip.getEntries(); entries.hasMoreElements(); ) {
        if (++count > MAX_ENTRIES) {
          throw tooLarge("the archive has more than %d entries", count, MAX_ENTRIES);
        }
        unpacked += unpacked(zip, entries.nextElement(), part, unpacked);
      }
    }
  }

  private static long unpacked(ZipFile zip, ZipArchiveEntry entry, byte[] part, long before)
      throws UnreadableException, IOException {
    if (!zip.canReadEntryData(entry)) {
      throw new ZipException(entry.getName() + " is packed or encrypted in an unknown way");
    }
    long size = 0;
    try (InputStream in = zip.getInputStream(entry)) {
      for (int length = in.read(part); length >= 0; length = in.read(part)) {
        size += length;
        if (before + size > MAX_UNPACKED_BYTES) {
          throw tooLarge(
              "the archive unpacks to more than %d bytes", before + size, MAX_UNPACKED_BYTES);
        }
      }
    }
    return size;
  }

  private static UnreadableException tooLarge(String message, long value, long limit) {
    return new UnreadableException(
        "too-large", message.formatted(limit), Long.toString(value), Long.toString(limit));
  }
}
