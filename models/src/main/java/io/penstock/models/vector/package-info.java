/** Turns float arrays into products, norms and activations of them, in wide registers. */
@NullMarked
package io.penstock.models.vector;

import org.jspecify.annotations.NullMarked;
