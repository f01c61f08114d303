package io.penstock.models.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafetensorsTest {
  private final NDManager manager = TorchEngine.newManager();
  private final Path file;

  SafetensorsTest(@TempDir Path directory) throws IOException {
    file = directory.resolve("x.safetensors");
    Map<String, NDArray> tensors = new LinkedHashMap<>();
    NDArray matrix = manager.create(new float[] {1, 2, 3, 4, 5, Float.NaN}, new Shape(2, 3));
    tensors.put("matrix", matrix);
    tensors.put("transposed", matrix.transpose(1, 0));
    tensors.put("scalar", manager.create(7f));
    Safetensors.write(file, tensors);
  }

  @AfterEach
  void free() {
    manager.close();
  }

  @Test
  void readsWhatItWrote() throws IOException {
    Map<String, NDArray> read = Safetensors.read(file, manager);

    assertThat(read).containsOnlyKeys("matrix", "transposed", "scalar");
    assertThat(read.get("matrix").getShape()).isEqualTo(new Shape(2, 3));
    assertThat(read.get("matrix").toFloatArray()).containsExactly(1, 2, 3, 4, 5, Float.NaN);
    assertThat(read.get("transposed").getShape()).isEqualTo(new Shape(3, 2));
    assertThat(read.get("transposed").toFloatArray()).containsExactly(1, 4, 2, 5, 3, Float.NaN);
    assertThat(read.get("scalar").getShape()).isEqualTo(new Shape());
    assertThat(read.get("scalar").getFloat()).isEqualTo(7f);
  }

  @Test
  void anotherReaderReadsIt() throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      NDList read = NDList.decode(manager, in);
      assertThat(read).extracting(NDArray::getName).contains("matrix", "transposed", "scalar");
      assertThat(read.get("transposed").toFloatArray()).containsExactly(1, 4, 2, 5, 3, Float.NaN);
    }
  }

  @Test
  void refusesToOverwrite() {
    assertThatThrownBy(() -> Safetensors.write(file, Map.of())).isInstanceOf(IOException.class);
  }

  @Test
  void aShortFileIsAnError() throws IOException {
    byte[] content = Files.readAllBytes(file);
    for (int length : new int[] {0, 4, 20, content.length - 1}) {
      Files.write(file, Arrays.copyOf(content, length));
      assertThatThrownBy(() -> Safetensors.read(file, manager)).isInstanceOf(IOException.class);
    }
  }
}
