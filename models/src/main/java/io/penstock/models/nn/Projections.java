package io.penstock.models.nn;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * A model's linear maps by their Hugging Face module path, such as {@code
 * model.layers.0.self_attn.q_proj}: the places where an adapter can sit.
 */
public final class Projections {
  private final Map<String, Projection> byPath = new LinkedHashMap<>();

  /** Adds the map at a path that has none yet. */
  public void add(String path, Projection projection) {
    if (byPath.putIfAbsent(path, projection) != null) {
      throw new IllegalArgumentException("two projections at " + path);
    }
  }

  /** The map at that path. */
  public Projection get(String path) {
    Projection projection = byPath.get(path);
    if (projection == null) {
      throw new IllegalArgumentException("no projection at " + path);
    }
    return projection;
  }

  /** Puts another map at a path that has one; it must take and make vectors of the same sizes. */
  public void replace(String path, UnaryOperator<Projection> replacement) {
    Projection before = get(path);
    Projection after = replacement.apply(before);
    if (after.inputSize() != before.inputSize() || after.outputSize() != before.outputSize()) {
      throw new IllegalArgumentException("the projection at " + path + " would change its shape");
    }
    byPath.put(path, after);
  }

  /** All paths, in the model's order. */
  public Set<String> paths() {
    return Collections.unmodifiableSet(byPath.keySet());
  }
}
