package io.penstock.models.preference;

/**
 * Two answers to one prompt, the better first.
 *
 * @param margin by how much the first should be better, for a reward model; 0 where nothing is said
 */
public record TokenPair(Sequence chosen, Sequence rejected, double margin) {}
