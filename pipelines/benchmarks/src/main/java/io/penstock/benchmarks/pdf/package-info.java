/** Measures what the PDF parser gets out of documents whose text is known. */
@NullMarked
package io.penstock.benchmarks.pdf;

import org.jspecify.annotations.NullMarked;
