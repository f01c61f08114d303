/** Turns evaluation sets into the texts of training data that hold a part of them. */
@NullMarked
package io.penstock.text.decontaminate;

import org.jspecify.annotations.NullMarked;
