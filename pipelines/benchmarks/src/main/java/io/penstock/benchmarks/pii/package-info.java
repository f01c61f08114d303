/** What is found of persons and keys in texts that are made for it, and what is taken for such. */
@NullMarked
package io.penstock.benchmarks.pii;

import org.jspecify.annotations.NullMarked;
