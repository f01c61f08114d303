/** Turns the live rows of a data folder into a sealed version: what training reads. */
@NullMarked
package io.penstock.text.seal;

import org.jspecify.annotations.NullMarked;
