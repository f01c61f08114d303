package io.penstock.models.generate;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import io.penstock.models.nn.Gpt;
import io.penstock.models.nn.LanguageModel;
import io.penstock.models.nn.Linear;
import io.penstock.models.nn.Llama;
import io.penstock.models.tensor.TorchEngine;
import io.penstock.models.vector.Vectors;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Chooses how a model's tokens are read: by {@link VectorStep} where that can be, else by {@link
 * TorchStep}. The former's copy of the weights is kept from call to call for as long as the model
 * has the same arrays and libtorch has counted no write to one of them.
 */
final class DecodeSteps implements DecodeStep.Source {
  private static final Logger LOG = LoggerFactory.getLogger(DecodeSteps.class);

  /** The share of the largest heap that a copy of the weights and the caches may take. */
  private static final double HEAP_SHARE = 0.5;

  /**
   * How many columns a call has to allow. In a new JVM the copy and the compiling of the step cost
   * what libtorch takes for some 200 tokens of a small model. Nothing of earlier calls counts, so
   * that the same call gives the same tokens.
   */
  private static final int LEAST_COLUMNS = 200;

  private final LanguageModel model;
  private final int leastColumns;
  private @Nullable Copied copied;
  private String said = "";

  /** A copy of the weights, and what it was made from. */
  private record Copied(VectorModel model, List<NDArray> arrays, long writes) {
    boolean isOf(List<NDArray> others, long otherWrites, int parts) {
      boolean same = arrays.size() == others.size();
      for (int i = 0; same && i < arrays.size(); i++) {
        same = arrays.get(i) == others.get(i);
      }
      return same && writes == otherWrites && model.parts() == parts;
    }
  }

  DecodeSteps(LanguageModel model) {
    this(model, LEAST_COLUMNS);
  }

  DecodeSteps(LanguageModel model, int leastColumns) {
    this.model = model;
    this.leastColumns = leastColumns;
  }

  @Override
  public Optional<? extends DecodeStep> of(int[] starts, int capacity) {
    Optional<String> obstacle = obstacle(starts.length, capacity);
    say(obstacle.map(why -> "by libtorch, because " + why).orElse("in vector registers"));
    return obstacle.isPresent()
        ? TorchStep.of(model, starts, capacity)
        : Optional.of(new VectorStep(model, current(), capacity));
  }

  private void say(String how) {
    if (!how.equals(said)) {
      LOG.info("Tokens are read {}", how);
      said = how;
    }
  }

  /** Why not in vector registers. */
  Optional<String> obstacle(int texts, int capacity) {
    if (!(model instanceof Gpt || model instanceof Llama)) {
      return Optional.of("the architecture is another");
    }
    if (model instanceof Llama llama && !llama.config().fullLayers().isEmpty()) {
      return Optional.of("a window holds in some layers only");
    }
    if (texts > 1) {
      return Optional.of("several texts are read side by side");
    }
    if (capacity < leastColumns) {
      return Optional.of("the texts are shorter than " + leastColumns + " tokens");
    }
    if (!Vectors.present()) {
      return Optional.of("the JVM was started without " + Vectors.JAVA_OPTION);
    }
    for (String path : model.projections().paths()) {
      if (!(model.projections().get(path) instanceof Linear)) {
        return Optional.of("something is in place of the linear map " + path);
      }
    }
    for (NDArray array : arrays()) {
      if (!array.getDevice().equals(Device.cpu()) || array.getDataType() != DataType.FLOAT32) {
        return Optional.of("a weight is not float32 on the CPU");
      }
    }
    long needed = VectorStep.bytes(model, capacity);
    double allowed = HEAP_SHARE * Runtime.getRuntime().maxMemory();
    return needed <= allowed
        ? Optional.empty()
        : Optional.of(
            "a copy of the weights takes %.0f MB, of the heap it may %.0f"
                .formatted(needed / 1e6, allowed / 1e6));
  }

  /** The weights of a model of plain maps. */
  private List<NDArray> arrays() {
    List<NDArray> arrays = new ArrayList<>(model.parameters().inOrder());
    for (String path : model.projections().paths()) {
      Linear linear = (Linear) model.projections().get(path);
      arrays.add(linear.weight());
      if (linear.bias() != null) {
        arrays.add(linear.bias());
      }
    }
    return arrays;
  }

  /** The copy that was made before, or a new one where a weight has changed since. */
  private VectorModel current() {
    List<NDArray> arrays = arrays();
    long writes = model.ops().writes(arrays);
    int threads = Math.min(TorchEngine.threads(), Runtime.getRuntime().availableProcessors());
    Copied found = copied;
    if (found == null || !found.isOf(arrays, writes, threads)) {
      copied = null; // makes room for the next
      found = new Copied(VectorModel.of(model, threads), arrays, writes);
      copied = found;
    }
    return found.model;
  }
}
