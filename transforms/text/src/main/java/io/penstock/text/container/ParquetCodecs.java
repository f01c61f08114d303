package io.penstock.text.container;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.GZIPInputStream;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.xerial.snappy.Snappy;

/**
 * Unpacks the pages of other people's Parquet files, none to more than its limit; Parquet's own
 * factory needs Hadoop's classes.
 */
final class ParquetCodecs implements CompressionCodecFactory {
  private final int maxPageBytes;

  ParquetCodecs(int maxPageBytes) {
    this.maxPageBytes = maxPageBytes;
  }

  @Override
  public BytesInputCompressor getCompressor(CompressionCodecName codec) {
    throw new UnsupportedOperationException("only read here: " + codec);
  }

  @Override
  public BytesInputDecompressor getDecompressor(CompressionCodecName codec) {
    return switch (codec) {
      case UNCOMPRESSED -> new Pages((packed, size) -> packed);
      case SNAPPY -> new Pages(ParquetCodecs::snappy);
      case GZIP -> new Pages(ParquetCodecs::gzip);
      case ZSTD -> new Pages((packed, size) -> Zstd.decompress(packed, size));
      case LZO, BROTLI, LZ4, LZ4_RAW ->
          throw new IllegalArgumentException(
              "its columns are packed by "
                  + codec
                  + "; expected zstd, snappy, gzip or none. Write it anew with one of these");
    };
  }

  private static byte[] snappy(byte[] packed, int size) throws IOException {
    if (Snappy.uncompressedLength(packed) != size) {
      throw new BrokenContainerException("a page is not as long as it says");
    }
    return Snappy.uncompress(packed);
  }

  private static byte[] gzip(byte[] packed, int size) throws IOException {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
      return in.readNBytes(size);
    }
  }

  @Override
  public void release() {}

  /** Unpacks one page. */
  private interface Unpacking {
    byte[] unpack(byte[] packed, int size) throws IOException;
  }

  private final class Pages implements BytesInputDecompressor {
    private final Unpacking unpacking;

    Pages(Unpacking unpacking) {
      this.unpacking = unpacking;
    }

    @Override
    public BytesInput decompress(BytesInput bytes, int size) throws IOException {
      return BytesInput.from(unpack(bytes.toByteArray(), size));
    }

    @Override
    public void decompress(ByteBuffer from, int packedBytes, ByteBuffer to, int size)
        throws IOException {
      byte[] packed = new byte[packedBytes];
      from.get(packed);
      to.put(unpack(packed, size));
    }

    private byte[] unpack(byte[] packed, int size) throws IOException {
      if (size < 0 || size > maxPageBytes) {
        throw new BrokenContainerException(
            "a page has %d bytes, the limit is %d".formatted(size, maxPageBytes));
      }
      return unpacking.unpack(packed, size);
    }

    @Override
    public void release() {}
  }
}
