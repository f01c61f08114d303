/** Turns the pages of a PDF into text in reading order with its structure. */
@NullMarked
package io.penstock.text.parse.pdf;

import org.jspecify.annotations.NullMarked;
