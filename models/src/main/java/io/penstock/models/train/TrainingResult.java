package io.penstock.models.train;

import java.util.OptionalDouble;

/**
 * How a run ended.
 *
 * @param steps updates made, those before a resumption included
 * @param stopped whether it was asked to stop before its end; the checkpoint then holds it
 * @param evalLoss the newest loss of the held-out sample, if rows are held out
 * @param fullEvalLoss the loss of all held-out rows at the end
 * @param best the best evaluation
 */
public record TrainingResult(
    long steps,
    boolean stopped,
    OptionalDouble evalLoss,
    OptionalDouble fullEvalLoss,
    BestEvaluation best) {}
