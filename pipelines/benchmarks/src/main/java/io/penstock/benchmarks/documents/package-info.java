/** Turns evaluation pages and files into figures of how well documents are read, beside peers. */
@NullMarked
package io.penstock.benchmarks.documents;

import org.jspecify.annotations.NullMarked;
