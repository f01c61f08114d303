package io.penstock.models.preference;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.penstock.models.nn.LanguageModel;

/**
 * What a model thinks of the answers of a batch. Logits are made only where a token counts, so that
 * long prompts cost no vocabulary's worth of memory a token.
 *
 * @param logits float32 [n, vocabulary], of the tokens that count, row by row
 * @param targets int64 [n], those tokens
 * @param tokens float32 [n], their log-probabilities
 */
record AnswerLogProbs(NDArray logits, NDArray targets, NDArray tokens) {

  /** Runs the model over a batch; autograd sees it where it records. */
  static AnswerLogProbs of(
      LanguageModel model,
      PreferenceOps ops,
      SequenceBatch batch,
      ForwardPass pass,
      NDManager manager) {
    NDArray hidden = pass.hidden(model, batch, manager).reshape(-1, model.config().width());
    NDArray targets = batch.targets(manager);
    NDArray logits = model.unembed(ops.select(hidden, batch.places(manager)));
    return new AnswerLogProbs(logits, targets, ops.tokenLogProbs(logits, targets));
  }
}
