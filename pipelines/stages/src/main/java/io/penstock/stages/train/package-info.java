/** Turns the live documents of a data folder into a trained language model. */
@NullMarked
package io.penstock.stages.train;

import org.jspecify.annotations.NullMarked;
