/** Turns files that hold many documents (JSONL, CSV, Parquet, WARC) into raw documents. */
@NullMarked
package io.penstock.text.container;

import org.jspecify.annotations.NullMarked;
