/** How long packing takes and how full its rows are. */
@NullMarked
package io.penstock.benchmarks.pack;

import org.jspecify.annotations.NullMarked;
