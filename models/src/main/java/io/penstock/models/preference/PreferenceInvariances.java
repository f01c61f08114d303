package io.penstock.models.preference;

import io.penstock.models.adapter.AdaptedModel;
import io.penstock.models.tensor.Scope;
import io.penstock.models.tensor.TorchEngine;
import io.penstock.models.train.ForwardPolicy;
import io.penstock.models.train.Invariances.Finding;
import io.penstock.models.train.TrainingConfig;
import io.penstock.models.train.TrainingFolder;
import io.penstock.models.train.TrainingListener;
import io.penstock.models.train.Trials;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What must not change the result of a run that learns preferences, tried on its own model, rows
 * and settings. What a method's formula makes depend on the batch is not asked of it.
 */
public final class PreferenceInvariances<R> {
  private final Maker<R> maker;
  private final PreferenceRows<R> rows;
  private final TrainingConfig config;

  /** Makes the learner of the run as it is before the first step; each call makes another. */
  @FunctionalInterface
  public interface Maker<R> {
    /**
     * A new one.
     *
     * @param written what {@link PreferenceLearner#write} wrote, in place of the weights that are
     *     trained; null for those of the run
     */
    PreferenceLearner<R> make(@Nullable Path written) throws IOException;
  }

  /** Of a run. */
  public PreferenceInvariances(Maker<R> maker, PreferenceRows<R> rows, TrainingConfig config) {
    this.maker = maker;
    this.rows = rows;
    this.config = config;
  }

  /**
   * Tries all that make sense for the method.
   *
   * @param folder an empty one, for what has to be written
   * @param newAdapter whether an adapter, if there is one, was made for this run
   */
  public List<Finding> check(Path folder, boolean newAdapter) throws IOException {
    TorchEngine.prepareThread(config.threads());
    List<Finding> findings = new ArrayList<>();
    try (PreferenceLearner<R> learner = maker.make(null)) {
      gradients(learner, findings);
      order(learner, findings);
      reference(learner, findings);
      if (newAdapter && learner.model() instanceof AdaptedModel adapted) {
        float[] with = says(learner);
        adapted.activate();
        findings.add(
            new Finding("new adapter = base", Trials.difference(says(learner), with), 1e-6));
      }
    }
    findings.add(Trials.resumed(folder, config, this::train));
    saved(folder, findings);
    return findings;
  }

  private void gradients(PreferenceLearner<R> learner, List<Finding> findings) {
    int most = 2 * config.batchRows();
    float[] plain = Trials.gradients(objective(learner, ForwardPolicy.PLAIN), 1, most);
    if (learner.method().together() == PreferenceMethod.Together.APART) {
      float[] apart =
          Trials.gradients(objective(learner, ForwardPolicy.PLAIN), 2, config.batchRows());
      findings.add(
          new Finding("accumulation = one large batch", Trials.difference(plain, apart), 1e-4));
    }
    float[] again =
        Trials.gradients(objective(learner, ForwardPolicy.PLAIN.withCheckpointed(true)), 1, most);
    findings.add(new Finding("gradient checkpointing = plain", Trials.difference(plain, again), 0));
  }

  private void order(PreferenceLearner<R> learner, List<Finding> findings) {
    if (learner.method().together() == PreferenceMethod.Together.IN_ORDER) {
      return;
    }
    List<R> turned = new ArrayList<>(some());
    Collections.reverse(turned);
    PreferenceLearning<R> objective = objective(learner, ForwardPolicy.PLAIN);
    float[] forth = Trials.gradients(objective, objective.update(some()));
    float[] back = Trials.gradients(objective, objective.update(turned));
    findings.add(new Finding("rows in another order", Trials.difference(forth, back), 1e-4));
  }

  private void reference(PreferenceLearner<R> learner, List<Finding> findings) {
    Optional<ReferencePolicy> reference = learner.method().reference();
    if (reference.isEmpty()) {
      return;
    }
    List<Sequence> sequences = learner.method().sequences(some());
    findings.add(
        new Finding(
            "reference = policy at the start",
            Trials.difference(says(learner), logProbs(reference.get(), sequences, learner)),
            1e-5));
    if (some().get(0) instanceof TokenPair) {
      List<TokenPair> pairs = some().stream().map(TokenPair.class::cast).toList();
      PrecomputedReference precomputed =
          PrecomputedReference.of(reference.get(), pairs, 1, learner.method().manager());
      findings.add(
          new Finding(
              "precomputed reference = computed",
              Trials.difference(
                  logProbs(reference.get(), Pairs.sequences(pairs), learner),
                  logProbs(precomputed, Pairs.sequences(pairs), learner)),
              1e-5));
    }
  }

  /** What was trained says the same when it has been written and read. */
  private void saved(Path folder, List<Finding> findings) throws IOException {
    Path written = Files.createDirectories(folder.resolve("written"));
    float[] before;
    try (PreferenceLearner<R> learner = maker.make(null)) {
      try (Scope scope = Scope.within(learner.method().manager())) {
        TrainingFolder.at(folder.resolve("through"))
            .newest()
            .orElseThrow()
            .restoreWeights(learner.method().trained(), scope.manager());
      }
      before = says(learner);
      learner.write(written);
    }
    try (PreferenceLearner<R> learner = maker.make(written)) {
      findings.add(new Finding("saved = loaded", Trials.difference(before, says(learner)), 0));
    }
  }

  private void train(
      Path folder, TrainingConfig few, TrainingListener listener, BooleanSupplier shouldStop)
      throws IOException {
    try (PreferenceLearner<R> learner = maker.make(null)) {
      TrainingFolder.at(folder)
          .run(objective(learner, learner.policy()), few, listener, shouldStop, out -> {});
    }
  }

  private PreferenceLearning<R> objective(PreferenceLearner<R> learner, ForwardPolicy policy) {
    return new PreferenceLearning<>(
        learner.method(), rows, config.seed(), config.batchRows(), 1, policy);
  }

  /** The first rows, as many as a batch has. */
  private List<R> some() {
    return rows.train().subList(0, Math.min(config.batchRows(), rows.train().size()));
  }

  private float[] says(PreferenceLearner<R> learner) {
    PreferenceMethod<R> method = learner.method();
    try (Scope scope = Scope.within(method.manager())) {
      return method.says(method.sequences(some()), scope.manager()).toFloatArray();
    }
  }

  private float[] logProbs(
      ReferencePolicy reference, List<Sequence> sequences, PreferenceLearner<R> learner) {
    try (Scope scope = Scope.within(learner.method().manager())) {
      return reference.logProbs(sequences, scope.manager()).toFloatArray();
    }
  }
}
