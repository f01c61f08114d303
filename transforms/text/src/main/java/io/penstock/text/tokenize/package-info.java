/** Turns text into token ids and back, and texts into a tokenizer. */
@NullMarked
package io.penstock.text.tokenize;

import org.jspecify.annotations.NullMarked;
