package io.penstock.models.train;

import java.util.OptionalDouble;

/**
 * How a run ended.
 *
 * @param steps updates made, those before a resumption included
 * @param stopped whether it was asked to stop before its last step; the checkpoint then holds it
 * @param evalLoss the newest held-out loss, if there are held-out rows
 */
public record TrainingResult(long steps, boolean stopped, OptionalDouble evalLoss) {}
