package io.penstock.models.preference;

/** One answer, and whether it is wanted. */
public record TokenThumb(Sequence answer, boolean desirable) {}
