package io.penstock.schemas.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory.BytesInputCompressor;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.junit.jupiter.api.Test;

class ZstdCodecsTest {
  @Test
  void releaseGivesBackTheNativeMemoryOfEveryCompressor() throws Exception {
    ZstdCodecs codecs = new ZstdCodecs(3);
    BytesInputCompressor first = codecs.getCompressor(CompressionCodecName.ZSTD);
    BytesInputCompressor second = codecs.getCompressor(CompressionCodecName.ZSTD);
    BytesInput bytes = BytesInput.from(new byte[1000]);
    assertThat(first.compress(bytes).size()).isLessThan(100);
    codecs.release();
    for (BytesInputCompressor compressor : new BytesInputCompressor[] {first, second}) {
      assertThatThrownBy(() -> compressor.compress(bytes))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("closed");
    }
  }
}
