/** Turns what a run measures into files: JSON lines, TensorBoard's events, a page of curves. */
@NullMarked
package io.penstock.models.train.report;

import org.jspecify.annotations.NullMarked;
