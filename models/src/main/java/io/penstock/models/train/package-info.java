/** Turns packed rows into trained weights, with checkpoints that resume exactly. */
@NullMarked
package io.penstock.models.train;

import org.jspecify.annotations.NullMarked;
