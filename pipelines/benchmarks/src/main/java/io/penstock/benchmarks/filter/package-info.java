/** Turns texts into how fast the rules judge them. */
@NullMarked
package io.penstock.benchmarks.filter;

import org.jspecify.annotations.NullMarked;
