/** Turns live rows of shards into token ids, by a tokenizer and a chat template. */
@NullMarked
package io.penstock.text.encode;

import org.jspecify.annotations.NullMarked;
