/** Measures how fast documents are cut, beside peers in the same run. */
@NullMarked
package io.penstock.benchmarks.chunk;

import org.jspecify.annotations.NullMarked;
