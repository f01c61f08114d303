package io.penstock.models.preference;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.penstock.models.nn.LanguageModel;

/**
 * What a model thinks of the answers of a batch. Logits are made only where a token counts, so that
 * long prompts cost no vocabulary's worth of memory a token.
 *
 * @param logits float32 [n, vocabulary], of the tokens that count, row by row
 * @param targets int64 [n], those tokens
 * @param tokens float32 [n], their log-probabilities
 * @param perToken the same laid out as [rows, columns], 0 elsewhere
 * @param sums float32 [rows], of each answer
 * @param counts float32 [rows], how many tokens of each answer count, at least 1
 */
record AnswerLogProbs(
    NDArray logits,
    NDArray targets,
    NDArray tokens,
    NDArray perToken,
    NDArray sums,
    NDArray counts) {

  /** Runs the model over a batch; autograd sees it where it records. */
  static AnswerLogProbs of(
      LanguageModel model, PreferenceOps ops, SequenceBatch batch, NDManager manager) {
    NDArray hidden =
        model.hidden(
            batch.inputIds(manager), batch.positionIds(manager), batch.segmentIds(manager));
    NDArray places = batch.places(manager);
    NDArray targets = batch.targets(manager);
    NDArray logits = model.unembed(ops.select(hidden.reshape(-1, model.config().width()), places));
    NDArray tokens = ops.tokenLogProbs(logits, targets);
    NDArray zeros = manager.zeros(new Shape((long) batch.rows() * batch.columns()));
    NDArray perToken = ops.layOut(tokens, places, zeros).reshape(batch.rows(), batch.columns());
    return new AnswerLogProbs(
        logits, targets, tokens, perToken, perToken.sum(new int[] {1}), batch.counts(manager));
  }

  /** The mean log-probability of a token of each answer: float32 [rows]. */
  NDArray averages() {
    return sums.div(counts);
  }
}
