package io.penstock.models.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Whole safetensors files of floating-point tensors, which are float32 in memory. */
public final class Safetensors {
  private Safetensors() {}

  /** Writes a new file and forces it to the disk; refuses one that exists. */
  public static void write(Path file, Map<String, NDArray> tensors) throws IOException {
    SafetensorsWriter.write(file, tensors);
  }

  /**
   * Reads all tensors of a file, in its order.
   *
   * @throws IOException if the file cannot be read or is not what it says
   */
  public static Map<String, NDArray> read(Path file, NDManager manager) throws IOException {
    try (SafetensorsFile opened = SafetensorsFile.open(file)) {
      Map<String, NDArray> tensors = new LinkedHashMap<>();
      for (String name : opened.tensors().keySet()) {
        tensors.put(name, opened.floats(name, manager));
      }
      return tensors;
    }
  }
}
