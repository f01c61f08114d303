package io.penstock.models.adapter;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.penstock.models.nn.Parameters;
import io.penstock.models.nn.Projection;
import io.penstock.models.tensor.Scope;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * One adapter for one model: what is trained in place of the model's own weights. Made and owned by
 * an {@link AdaptedModel}.
 */
public final class LoraAdapter {
  /** What PEFT puts before the names of the model. */
  static final String PREFIX = "base_model.model.";

  private final LoraConfig config;
  private final Parameters parameters;
  private final Dropout dropout;
  private final Map<String, LoraWeights> linear = new LinkedHashMap<>();
  private final Map<String, SavedModule> saved = new LinkedHashMap<>();
  private @Nullable LoraWeights embedding;

  /**
   * A weight of the model that the adapter has its own values of.
   *
   * @param weight the model's, which holds the adapter's values while that is active
   * @param other holds the values that {@code weight} does not
   */
  record SavedModule(NDArray weight, NDArray other) {
    /** Exchanges the values. */
    void swap(LoraOps ops, boolean train) {
      try (NDArray aside = weight.duplicate()) {
        ops.copy(weight, other);
        ops.copy(other, aside);
      }
      weight.setRequiresGradient(train);
    }
  }

  private LoraAdapter(LoraConfig config, Parameters parameters, Dropout dropout) {
    this.config = config;
    this.parameters = parameters;
    this.dropout = dropout;
  }

  /** An adapter that changes nothing yet. */
  static LoraAdapter initialised(LoraConfig config, AdaptedModel model, long seed) {
    Random random = new Random(seed);
    return build(
        config,
        model,
        seed,
        (name, shape, manager) -> {
          if (name.contains(".lora_A.")) {
            return firstA(config, shape, random, manager);
          }
          // At an embedding it is A that starts at zero.
          return name.endsWith(".lora_embedding_B")
              ? normal(shape, 1, random, manager)
              : manager.zeros(shape);
        });
  }

  /** An adapter with these weights, which are copied. */
  static LoraAdapter of(
      LoraConfig config, AdaptedModel model, long seed, Map<String, NDArray> weights) {
    return build(
        config,
        model,
        seed,
        (name, shape, manager) -> {
          NDArray copy = Objects.requireNonNull(weights.get(name), name).duplicate();
          copy.attach(manager);
          return copy;
        });
  }

  /** Where an adapter's weights come from; they are attached to the manager. */
  private interface Source {
    NDArray take(String name, Shape shape, NDManager manager);
  }

  private static LoraAdapter build(
      LoraConfig config, AdaptedModel model, long seed, Source source) {
    Parameters parameters = new Parameters(model.manager());
    NDManager manager = parameters.manager();
    LoraOps ops = model.loraOps();
    NDArray probability = LoraOps.number(manager, config.dropout());
    LoraAdapter adapter =
        new LoraAdapter(config, parameters, new Dropout(ops, config.dropout(), probability, seed));
    AdapterShapes shapes = AdapterShapes.of(config, model.base());
    shapes
        .byName()
        .forEach(
            (name, shape) -> {
              if (!shapes.saved().containsKey(name)) {
                parameters.addFrozen(name, source.take(name, shape, manager));
                parameters.get(name).setRequiresGradient(true);
              }
            });
    for (String path : shapes.linear()) {
      NDArray scale = LoraOps.number(manager, config.scaleAt(path));
      NDArray magnitude = null;
      if (config.dora()) {
        magnitude = parameters.get(PREFIX + path + ".lora_magnitude_vector");
      }
      NDArray a = parameters.get(PREFIX + path + ".lora_A.weight");
      NDArray b = parameters.get(PREFIX + path + ".lora_B.weight");
      adapter.linear.put(path, new LoraWeights(a, b, scale, magnitude));
    }
    shapes
        .embedding()
        .ifPresent(
            path ->
                adapter.embedding =
                    new LoraWeights(
                        parameters.get(PREFIX + path + ".lora_embedding_A"),
                        parameters.get(PREFIX + path + ".lora_embedding_B"),
                        LoraOps.number(manager, config.scaleAt(path)),
                        null));
    shapes
        .saved()
        .forEach(
            (name, weight) -> {
              NDArray other = source.take(name, weight.getShape(), manager);
              adapter.saved.put(name, new SavedModule(weight, Scope.outlive(other)));
              parameters.addShared(name, weight);
            });
    return adapter;
  }

  private static NDArray firstA(LoraConfig config, Shape shape, Random random, NDManager manager) {
    if (config.firstWeights() == LoraConfig.FirstWeights.GAUSSIAN) {
      return normal(shape, 1.0 / (double) shape.get(0), random, manager);
    }
    double bound = 1 / Math.sqrt((double) shape.get(1));
    float[] values = new float[Math.toIntExact(shape.size())];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) ((2 * random.nextDouble() - 1) * bound);
    }
    return manager.create(values, shape);
  }

  private static NDArray normal(Shape shape, double deviation, Random random, NDManager manager) {
    float[] values = new float[Math.toIntExact(shape.size())];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (random.nextGaussian() * deviation);
    }
    return manager.create(values, shape);
  }

  /** Starts what cannot start at zero: magnitudes at the rows' norms, saved modules as they are. */
  void startFrom(AdaptedModel model) {
    LoraOps ops = model.loraOps();
    try (Scope scope = Scope.within(parameters.manager())) {
      linear.forEach(
          (path, weights) -> {
            if (weights.magnitude() != null) {
              Projection base = model.baseProjection(path);
              ops.copy(weights.magnitude(), ops.rowNorms(LoraOps.weighted(base).weight()));
            }
          });
      saved.values().forEach(module -> ops.copy(module.other, module.weight));
    }
  }

  /** Its configuration. */
  public LoraConfig config() {
    return config;
  }

  /**
   * What is trained, by PEFT's names; the modules saved whole are the model's own arrays, which
   * have the adapter's values while it is active.
   */
  public Parameters parameters() {
    return parameters;
  }

  /** Its values by PEFT's names, whether it is active or not; they stay the adapter's. */
  Map<String, NDArray> values(boolean active) {
    Map<String, NDArray> values = new LinkedHashMap<>(parameters.byName());
    if (!active) {
      saved.forEach((name, module) -> values.put(name, module.other));
    }
    return values;
  }

  /** Its weights at the linear maps, by path. */
  Map<String, LoraWeights> linear() {
    return Collections.unmodifiableMap(linear);
  }

  /** Its weights at the token embedding. */
  Optional<LoraWeights> embedding() {
    return Optional.ofNullable(embedding);
  }

  /** The modules it has whole, by PEFT's names. */
  Map<String, SavedModule> saved() {
    return Collections.unmodifiableMap(saved);
  }

  Dropout dropout() {
    return dropout;
  }

  void close() {
    parameters.close();
  }
}
