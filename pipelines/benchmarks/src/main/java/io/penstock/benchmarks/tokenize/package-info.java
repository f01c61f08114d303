/** Turns a text and a tokenizer into how fast it is encoded, beside peers. */
@NullMarked
package io.penstock.benchmarks.tokenize;

import org.jspecify.annotations.NullMarked;
