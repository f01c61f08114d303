/** How fast training rows are read, and how soon after a resume. */
@NullMarked
package io.penstock.benchmarks.loader;

import org.jspecify.annotations.NullMarked;
