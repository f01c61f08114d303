/** Turns texts into how fast near-duplicates among them are found, here and by a peer. */
@NullMarked
package io.penstock.benchmarks.dedupe;

import org.jspecify.annotations.NullMarked;
