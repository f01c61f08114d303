/** Turns a text into the language that it is written in. */
@NullMarked
package io.penstock.text.language;

import org.jspecify.annotations.NullMarked;
