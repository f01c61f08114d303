package io.penstock.models.train;

/**
 * One measured value of a run.
 *
 * @param step updates made before it was measured
 * @param name as the reference trainers name it: {@code loss}, {@code eval_loss}...
 */
public record Measurement(long step, String name, double value) {}
