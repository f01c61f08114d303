/** Turns a stream of versions into the newest of each document and one holder of each content. */
@NullMarked
package io.penstock.transforms.dedupe;

import org.jspecify.annotations.NullMarked;
