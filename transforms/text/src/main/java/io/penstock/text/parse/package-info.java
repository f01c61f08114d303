/** Turns the bytes of a raw document into text with its structure. */
@NullMarked
package io.penstock.text.parse;

import org.jspecify.annotations.NullMarked;
