/** Turns documents' token sequences into rows of at most a given length. */
@NullMarked
package io.penstock.text.pack;

import org.jspecify.annotations.NullMarked;
