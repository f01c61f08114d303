/** Turns a JSON record of human feedback into a row of one of the training formats. */
@NullMarked
package io.penstock.text.convert;

import org.jspecify.annotations.NullMarked;
