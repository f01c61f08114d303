package io.penstock.models.tensor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.penstock.models.tensor.SafetensorsWriter.Stored;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SafetensorsFileTest {
  private final NDManager manager = TorchEngine.newManager();
  @TempDir private Path directory = Path.of("");

  @AfterEach
  void free() {
    manager.close();
  }

  /** All 65,536 numbers of two bytes, those that are none among them. */
  @ParameterizedTest
  @EnumSource(
      value = FloatType.class,
      names = {"F16", "BF16"})
  void everyShortNumberGoesRound(FloatType type) throws IOException {
    ByteBuffer all = ByteBuffer.allocate(1 << 17).order(ByteOrder.LITTLE_ENDIAN);
    for (int bits = 0; bits < 1 << 16; bits++) {
      all.putShort((short) bits);
    }
    String header =
        "{\"x\":{\"dtype\":\"%s\",\"shape\":[256,256],\"data_offsets\":[0,131072]}}"
            .formatted(type.code());
    Path file = write(header, all.array());
    Path again = directory.resolve("again.safetensors");
    try (SafetensorsFile opened = SafetensorsFile.open(file)) {
      NDArray floats = opened.floats("x", manager);
      SafetensorsWriter.write(again, Map.of("x", new Stored(floats, type)), Map.of());
    }
    try (SafetensorsFile opened = SafetensorsFile.open(again)) {
      byte[] bytes = new byte[1 << 17];
      opened.bytes("x").get(bytes);
      assertThat(bytes).isEqualTo(all.array());
    }
  }

  @Test
  void roundsToTheNearestEven() {
    assertThat(BrainFloat.of(Float.intBitsToFloat(0x3f808000))).isEqualTo((short) 0x3f80);
    assertThat(BrainFloat.of(Float.intBitsToFloat(0x3f818000))).isEqualTo((short) 0x3f82);
    assertThat(Half.of(65519f)).isEqualTo((short) 0x7bff);
    assertThat(Half.of(65520f)).isEqualTo((short) 0x7c00);
    assertThat(Half.of(1 + 0x1p-11f)).isEqualTo((short) 0x3c00);
    assertThat(Half.of(-0x1p-25f)).isEqualTo((short) 0x8000);
  }

  /** Past the size of a part, and as a view. */
  @Test
  void largeTensorsGoInParts() throws IOException {
    NDArray large = manager.arange(0, 5_000_000, 1).toType(DataType.FLOAT32, true);
    NDArray matrix = large.reshape(2500, 2000).transpose(1, 0);
    Path file = directory.resolve("large.safetensors");
    Safetensors.write(file, Map.of("m", matrix));
    assertThat(Safetensors.read(file, manager).get("m").toFloatArray())
        .isEqualTo(matrix.toFloatArray());
  }

  /** A sparse file: the second tensor begins beyond 2 GiB. */
  @Test
  void readsBeyondTwoGibibytes() throws IOException {
    long first = 3L << 30;
    String header =
        ("{\"hole\":{\"dtype\":\"U8\",\"shape\":[%d],\"data_offsets\":[0,%d]},"
                + "\"x\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[%d,%d]}}")
            .formatted(first, first, first, first + 4);
    Path file = write(header, new byte[0]);
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.seek(sparse.length() + first);
      sparse.write(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putFloat(7.5f).array());
    }
    try (SafetensorsFile opened = SafetensorsFile.open(file)) {
      assertThat(opened.floats("x", manager).toFloatArray()).containsExactly(7.5f);
    }
  }

  @Test
  void metadataGoesRound() throws IOException {
    Path file = directory.resolve("meta.safetensors");
    Map<String, Stored> tensors = new LinkedHashMap<>();
    tensors.put("x", new Stored(manager.zeros(new Shape(0, 3)), FloatType.F32));
    SafetensorsWriter.write(file, tensors, Map.of("format", "pt", "who", "é"));
    try (SafetensorsFile opened = SafetensorsFile.open(file)) {
      assertThat(opened.metadata()).isEqualTo(Map.of("format", "pt", "who", "é"));
      assertThat(opened.floats("x", manager).getShape()).isEqualTo(new Shape(0, 3));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4]},'b':{'dtype':'F32','shape':[1],'data_offsets':[2,6]}}|overlap",
        "{'a':{'dtype':'F32','shape':[1],'data_offsets':[4,8]}}|overlap nor leave gaps",
        "{'a':{'dtype':'F32','shape':[3],'data_offsets':[0,12]}}|end at 12",
        "{'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4]}}|end at 4",
        "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,4]}}|takes 8 bytes",
        "{'a':{'dtype':'F32','shape':[-2],'data_offsets':[0,8]}}|expected numbers from 0",
        "{'a':{'dtype':'F32','shape':[4294967296,4294967296],'data_offsets':[0,8]}}|too large",
        "{'a':{'dtype':'F32','shape':[2],'data_offsets':[8,0]}}|data_offsets",
        "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,1e300]}}|expected numbers from 0",
        "{'a':{'dtype':'Q4','shape':[2],'data_offsets':[0,8]}}|unknown dtype",
        "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]},'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]}}|Duplicate",
        "{'__metadata__':{'x':1},'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]}}|is no text",
        "[1]|no JSON object",
        "{'a'|not JSON",
      })
  void refusesAHeaderThatLies(String header, String reason) throws IOException {
    Path file = write(header.replace('\'', '"'), new byte[8]);
    assertThatThrownBy(() -> SafetensorsFile.open(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining(reason);
  }

  @Test
  void refusesAHeaderThatIsNoText() throws IOException {
    Path file = directory.resolve("latin.safetensors");
    byte[] header = {'{', '"', (byte) 0xe9, '"', ':', '1', '}', ' '};
    Files.write(file, concat(header, new byte[0]));
    assertThatThrownBy(() -> SafetensorsFile.open(file)).hasMessageContaining("not UTF-8");
  }

  @Test
  void refusesAHeaderLargerThanTheFile() throws IOException {
    Path file = directory.resolve("huge.safetensors");
    Files.write(
        file,
        ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN).putLong(Long.MAX_VALUE).array());
    assertThatThrownBy(() -> SafetensorsFile.open(file)).hasMessageContaining("header would have");
  }

  private Path write(String header, byte[] data) throws IOException {
    Path file = directory.resolve("x.safetensors");
    Files.write(file, concat(header.getBytes(UTF_8), data));
    return file;
  }

  private static byte[] concat(byte[] header, byte[] data) {
    return ByteBuffer.allocate(8 + header.length + data.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(header.length)
        .put(header)
        .put(data)
        .array();
  }
}
