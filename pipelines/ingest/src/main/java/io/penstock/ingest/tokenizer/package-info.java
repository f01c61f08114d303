/** Turns lines of text into lines of token ids and back, and files into a tokenizer. */
@NullMarked
package io.penstock.ingest.tokenizer;

import org.jspecify.annotations.NullMarked;
