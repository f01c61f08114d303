package io.penstock.models.preference;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.penstock.models.tensor.TorchScript;

/**
 * The functions that the formulas of preference learning are made of ({@code preference.py}), all
 * under autograd. Owns that module; the arrays it returns belong to the caller's scope.
 */
public final class PreferenceOps implements AutoCloseable {
  private final NDManager manager;
  private final TorchScript script;
  private final TorchScript.Method select;
  private final TorchScript.Method tokenLogProbs;
  private final TorchScript.Method layOut;
  private final TorchScript.Method logSigmoid;
  private final TorchScript.Method sigmoid;
  private final TorchScript.Method relu;
  private final TorchScript.Method log1mexp;
  private final TorchScript.Method sorted;
  private final TorchScript.Method entropies;
  private final TorchScript.Method meanLogits;
  private final TorchScript.Method collisions;

  private PreferenceOps(NDManager parent) {
    manager = parent.newSubManager();
    script = TorchScript.load(PreferenceOps.class, "preference.py", manager);
    select = script.method("select");
    tokenLogProbs = script.method("token_log_probs");
    layOut = script.method("lay_out");
    logSigmoid = script.method("log_sigmoid");
    sigmoid = script.method("sigmoid");
    relu = script.method("relu");
    log1mexp = script.method("log1mexp");
    sorted = script.method("sorted");
    entropies = script.method("entropies");
    meanLogits = script.method("mean_logits");
    collisions = script.method("collisions");
  }

  /** Loads the functions on {@code parent}'s device; freed by {@link #close} or with it. */
  public static PreferenceOps on(NDManager parent) {
    return new PreferenceOps(parent);
  }

  /** Where the functions live. */
  public NDManager manager() {
    return manager;
  }

  /** Those rows of [rows, width] that {@code places}, int64 [n], names: [n, width]. */
  public NDArray select(NDArray rows, NDArray places) {
    return select.call(rows, places);
  }

  /**
   * The log-probability of each target: its logit less the log of the sum of all exponentials,
   * which needs no second array of the logits' size.
   *
   * @param logits [n, vocabulary]
   * @param targets int64 [n]
   */
  public NDArray tokenLogProbs(NDArray logits, NDArray targets) {
    return tokenLogProbs.call(logits, targets);
  }

  /** {@code zeros} [m] with {@code values} [n] at {@code places}, int64 [n]. */
  NDArray layOut(NDArray values, NDArray places, NDArray zeros) {
    return layOut.call(values, places, zeros);
  }

  /** log σ(x), exact for large |x|. */
  NDArray logSigmoid(NDArray x) {
    return logSigmoid.call(x);
  }

  /** σ(x). */
  NDArray sigmoid(NDArray x) {
    return sigmoid.call(x);
  }

  /** max(0, x). */
  NDArray relu(NDArray x) {
    return relu.call(x);
  }

  /** log(1 − eˣ) for x below 0, exact at both ends. */
  NDArray log1mexp(NDArray x) {
    return log1mexp.call(x);
  }

  /** The numbers of [n] in ascending order. */
  NDArray sorted(NDArray x) {
    return sorted.call(x);
  }

  /** The entropy of each row's distribution, in nats: [n, vocabulary] to [n]. */
  public NDArray entropies(NDArray logits) {
    return entropies.call(logits);
  }

  /** The mean of each row: [n, vocabulary] to [n]. */
  NDArray meanLogits(NDArray logits) {
    return meanLogits.call(logits);
  }

  /** log Σ p² of each row's distribution: [n, vocabulary] to [n]. */
  NDArray collisions(NDArray logits) {
    return collisions.call(logits);
  }

  @Override
  public void close() {
    script.close();
    manager.close();
  }
}
