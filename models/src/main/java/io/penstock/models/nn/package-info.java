/** Turns token ids into logits: the models that are trained here. */
@NullMarked
package io.penstock.models.nn;

import org.jspecify.annotations.NullMarked;
