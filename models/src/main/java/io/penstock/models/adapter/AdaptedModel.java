package io.penstock.models.adapter;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.penstock.models.nn.Bf16Linear;
import io.penstock.models.nn.LanguageModel;
import io.penstock.models.nn.Linear;
import io.penstock.models.nn.ModelConfig;
import io.penstock.models.nn.Parameters;
import io.penstock.models.nn.Projection;
import io.penstock.models.nn.Projections;
import io.penstock.models.tensor.GradMode;
import io.penstock.models.tensor.Scope;
import io.penstock.models.tensor.TorchOps;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A model whose own weights are frozen, and adapters on it, of which none, one or several (one
 * added to the other) are active at a time. {@link #parameters} are the active adapters' alone, so
 * that what trains and saves a model trains and saves the adapters. Owns the adapters; the base
 * stays the caller's, and is as it was once this is closed.
 *
 * <p>With dropout a loop calls {@link #startPass} before each training pass, with a number that
 * tells the pass from all others and is the same when a run is resumed, and {@link #stopDropout}
 * before it evaluates.
 */
public final class AdaptedModel implements LanguageModel {
  private final LanguageModel base;
  private final NDManager manager;
  private final LoraOps loraOps;
  private final Map<String, LoraAdapter> adapters = new LinkedHashMap<>();
  private final Map<String, LoraProjection> projections = new LinkedHashMap<>();
  private final List<NDArray> frozen;

  /** The changed weights of the base, and copies of what they were. */
  private final IdentityHashMap<NDArray, NDArray> originals = new IdentityHashMap<>();

  private List<String> active = List.of();
  private Parameters parameters;

  private AdaptedModel(LanguageModel base) {
    this.base = base;
    manager = base.parameters().manager().newSubManager();
    loraOps = new LoraOps(manager);
    parameters = new Parameters(manager);
    frozen = List.copyOf(base.parameters().trained().values());
    frozen.forEach(weight -> weight.setRequiresGradient(false));
  }

  /** Freezes {@code base}; without adapters it computes what it did. */
  public static AdaptedModel of(LanguageModel base) {
    return new AdaptedModel(base);
  }

  /**
   * Adds a new adapter, which is not yet active and changes nothing yet.
   *
   * @param seed of its first weights and its dropout
   * @throws IllegalArgumentException if the name is taken, or the model lacks what it asks for
   */
  public LoraAdapter add(String name, LoraConfig config, long seed) {
    requireFree(name);
    LoraAdapter adapter = LoraAdapter.initialised(config, this, seed);
    adapter.startFrom(this);
    return take(name, adapter);
  }

  /** Adds an adapter with these weights, by PEFT's names; they are copied and must fit. */
  LoraAdapter add(String name, LoraConfig config, long seed, Map<String, NDArray> weights) {
    requireFree(name);
    return take(name, LoraAdapter.of(config, this, seed, weights));
  }

  private LoraAdapter take(String name, LoraAdapter adapter) {
    adapters.put(name, adapter);
    for (String path : adapter.linear().keySet()) {
      projections.computeIfAbsent(
          path,
          added -> {
            LoraProjection projection = new LoraProjection(base.projections().get(path), loraOps);
            base.projections().replace(path, plain -> projection);
            return projection;
          });
    }
    return adapter;
  }

  /**
   * Makes these adapters the active ones, none for the plain base.
   *
   * @throws IllegalArgumentException if there is no such adapter, or two have a module whole
   * @throws IllegalStateException while adapters are merged
   */
  public void activate(String... names) {
    requireUnmerged();
    List<String> wanted = List.copyOf(Arrays.asList(names));
    Set<String> whole = new HashSet<>();
    for (String name : wanted) {
      for (String module : adapter(name).saved().keySet()) {
        if (!whole.add(module)) {
          throw new IllegalArgumentException("two active adapters have their own " + module);
        }
      }
    }
    projections.values().forEach(LoraProjection::deactivateAll);
    savedOfActive().forEach(module -> module.swap(loraOps, false));
    active = wanted;
    savedOfActive().forEach(module -> module.swap(loraOps, true));
    for (String name : active) {
      applyAtProjections(adapter(name));
    }
    parameters.close();
    parameters = parametersOfActive();
  }

  private void applyAtProjections(LoraAdapter adapter) {
    adapter
        .linear()
        .forEach((path, weights) -> projection(path).activate(weights, adapter.dropout(), path));
  }

  private List<LoraAdapter.SavedModule> savedOfActive() {
    return active.stream().flatMap(name -> adapter(name).saved().values().stream()).toList();
  }

  private Parameters parametersOfActive() {
    Parameters all = new Parameters(manager);
    for (String name : active) {
      String prefix = active.size() == 1 ? "" : name + "/";
      adapter(name)
          .parameters()
          .byName()
          .forEach((key, array) -> all.addShared(prefix + key, array));
    }
    return all;
  }

  /**
   * Puts the active adapters into the base's own weights, so that they cost nothing any more. The
   * weights they change are kept aside meanwhile, for {@link #unmerge}.
   *
   * @throws IllegalArgumentException if a weight is quantised, or the embedding that an adapter
   *     changes is the output layer too, or DoRA is one of several
   */
  public void merge() {
    requireUnmerged();
    requireMergeable();
    try (Scope scope = Scope.within(manager);
        GradMode mode = GradMode.off()) {
      for (String name : active) {
        LoraAdapter adapter = adapter(name);
        adapter
            .linear()
            .forEach(
                (path, weights) -> {
                  NDArray weight = LoraOps.weighted(baseProjection(path)).weight();
                  change(weight, loraOps.merged(weight, weights));
                });
        adapter
            .embedding()
            .ifPresent(
                weights -> {
                  NDArray table = embeddingTable();
                  change(table, loraOps.mergedEmbedding(table, weights));
                });
      }
    }
    projections.values().forEach(LoraProjection::deactivateAll);
  }

  private void requireMergeable() {
    for (String name : active) {
      LoraAdapter adapter = adapter(name);
      for (String path : adapter.linear().keySet()) {
        Projection projection = baseProjection(path);
        if (!(projection instanceof Linear || projection instanceof Bf16Linear)) {
          throw new IllegalArgumentException(
              "cannot merge %s: %s is quantised; load the base without quantisation"
                  .formatted(name, path));
        }
      }
      if (adapter.embedding().isPresent() && ModulePaths.isTied(base)) {
        throw new IllegalArgumentException(
            "cannot merge %s: it changes the token embedding, which is the output layer as well"
                .formatted(name));
      }
      if (adapter.config().dora() && active.size() > 1) {
        throw new IllegalArgumentException(
            "cannot merge %s with others: DoRA scales the base alone".formatted(name));
      }
    }
  }

  private void change(NDArray weight, NDArray value) {
    originals.computeIfAbsent(
        weight,
        first -> {
          NDArray copy = Scope.outlive(first.duplicate());
          copy.attach(manager);
          return copy;
        });
    loraOps.copy(weight, value);
  }

  /** Takes merged adapters out again: the base's weights are what they were, to the last bit. */
  public void unmerge() {
    originals.forEach(
        (weight, original) -> {
          loraOps.copy(weight, original);
          original.close();
        });
    originals.clear();
    projections.values().forEach(LoraProjection::deactivateAll);
    active.forEach(name -> applyAtProjections(adapter(name)));
  }

  /**
   * Puts the active adapters into the base for good and closes this, the adapters with it; only the
   * base remains. Keeps no copy of what the weights were.
   */
  public void mergeForGood() {
    merge();
    originals.values().forEach(NDArray::close);
    originals.clear();
    active = List.of(); // whole modules stay as they are
    close();
  }

  /** Drops from now on as training pass {@code number} does. */
  public void startPass(long number) {
    adapters.values().forEach(adapter -> adapter.dropout().startPass(number));
  }

  /** Drops nothing from now on, as at first. */
  public void stopDropout() {
    adapters.values().forEach(adapter -> adapter.dropout().stop());
  }

  /** The adapter of that name. */
  public LoraAdapter adapter(String name) {
    LoraAdapter adapter = adapters.get(name);
    if (adapter == null) {
      throw new IllegalArgumentException(
          "no adapter named %s; there are %s".formatted(name, adapters.keySet()));
    }
    return adapter;
  }

  /** The names of the adapters, in the order they were added. */
  public Set<String> names() {
    return Collections.unmodifiableSet(adapters.keySet());
  }

  /** The names of the active adapters, in order. */
  public List<String> active() {
    return active;
  }

  /** The model without adapters. */
  public LanguageModel base() {
    return base;
  }

  @Override
  public BlockContext context(NDArray positionIds, NDArray segmentIds) {
    return base.context(positionIds, segmentIds);
  }

  @Override
  public NDArray embed(NDArray inputIds, NDArray positionIds) {
    NDArray x = base.embed(inputIds, positionIds);
    if (!originals.isEmpty()) {
      return x;
    }
    for (String name : active) {
      LoraWeights weights = adapter(name).embedding().orElse(null);
      if (weights != null) {
        x = x.add(loraOps.embeddingDelta(inputIds, weights));
      }
    }
    return x;
  }

  @Override
  public NDArray block(int layer, NDArray x, BlockContext context) {
    return base.block(layer, x, context);
  }

  @Override
  public NDArray finalNorm(NDArray x) {
    return base.finalNorm(x);
  }

  @Override
  public NDArray unembed(NDArray hidden) {
    return base.unembed(hidden);
  }

  @Override
  public ModelConfig config() {
    return base.config();
  }

  @Override
  public Parameters parameters() {
    return parameters;
  }

  @Override
  public Projections projections() {
    return base.projections();
  }

  @Override
  public TorchOps ops() {
    return base.ops();
  }

  LoraOps loraOps() {
    return loraOps;
  }

  NDManager manager() {
    return manager;
  }

  /** The base's own map at a path. */
  Projection baseProjection(String path) {
    LoraProjection adapted = projections.get(path);
    return adapted == null ? base.projections().get(path) : adapted.base();
  }

  @Override
  public void close() {
    if (!originals.isEmpty()) {
      unmerge();
    }
    activate();
    projections.forEach((path, adapted) -> base.projections().replace(path, now -> adapted.base()));
    frozen.forEach(weight -> weight.setRequiresGradient(true));
    parameters.close();
    adapters.values().forEach(LoraAdapter::close);
    loraOps.close();
    manager.close();
  }

  private LoraProjection projection(String path) {
    LoraProjection projection = projections.get(path);
    if (projection == null) {
      throw new IllegalStateException("no adapter was added at " + path);
    }
    return projection;
  }

  private NDArray embeddingTable() {
    return base.parameters().get(ModulePaths.weightOf(ModulePaths.tokenEmbedding(base)));
  }

  private void requireFree(String name) {
    if (adapters.containsKey(name)) {
      throw new IllegalArgumentException("there is an adapter named " + name + " already");
    }
  }

  private void requireUnmerged() {
    if (!originals.isEmpty()) {
      throw new IllegalStateException("adapters " + active + " are merged; unmerge them first");
    }
  }
}
