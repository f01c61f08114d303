/** Turns a build of Penstock into measured facts: drills that end in counts, and speeds. */
@NullMarked
package io.penstock.benchmarks;

import org.jspecify.annotations.NullMarked;
