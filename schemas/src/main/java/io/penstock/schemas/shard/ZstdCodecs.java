package io.penstock.schemas.shard;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/** Zstandard for Parquet by zstd-jni; Parquet's own codec factory needs Hadoop's classes. */
final class ZstdCodecs implements CompressionCodecFactory {
  private final int level;

  /** A context holds a megabyte of native memory, which nothing but closing gives back. */
  private final List<Compressor> open = new ArrayList<>();

  ZstdCodecs(int level) {
    this.level = level;
  }

  @Override
  public BytesInputCompressor getCompressor(CompressionCodecName codec) {
    Compressor compressor = new Compressor(new ZstdCompressCtx().setLevel(level));
    open.add(compressor);
    return compressor;
  }

  @Override
  public BytesInputDecompressor getDecompressor(CompressionCodecName codec) {
    if (codec != CompressionCodecName.ZSTD) {
      throw new IllegalArgumentException("shards are zstd compressed, this file is " + codec);
    }
    return new Decompressor();
  }

  /** Parquet calls this when a file is closed, and never releases a compressor by itself. */
  @Override
  public void release() {
    open.forEach(Compressor::release);
    open.clear();
  }

  private record Compressor(ZstdCompressCtx context) implements BytesInputCompressor {
    @Override
    public BytesInput compress(BytesInput bytes) throws IOException {
      return BytesInput.from(context.compress(bytes.toByteArray()));
    }

    @Override
    public CompressionCodecName getCodecName() {
      return CompressionCodecName.ZSTD;
    }

    @Override
    public void release() {
      context.close();
    }
  }

  private record Decompressor() implements BytesInputDecompressor {
    @Override
    public BytesInput decompress(BytesInput bytes, int size) throws IOException {
      return BytesInput.from(Zstd.decompress(bytes.toByteArray(), size));
    }

    @Override
    public void decompress(ByteBuffer from, int compressed, ByteBuffer to, int size) {
      byte[] bytes = new byte[compressed];
      from.get(bytes);
      to.put(Zstd.decompress(bytes, size));
    }

    @Override
    public void release() {}
  }
}
