/** Turns a JSON record of training data into a row of one of the training formats. */
@NullMarked
package io.penstock.text.convert;

import org.jspecify.annotations.NullMarked;
