/** Turns DJL's PyTorch engine into the few tensor operations that training needs. */
@NullMarked
package io.penstock.models.tensor;

import org.jspecify.annotations.NullMarked;
