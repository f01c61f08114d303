/** Turns a model and held-out tokens into what the model is worth. */
@NullMarked
package io.penstock.models.evaluate;

import org.jspecify.annotations.NullMarked;
