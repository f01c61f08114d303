/**
 * Turns a stream of versions into the newest of each document and one holder of each content and
 * paragraph.
 */
@NullMarked
package io.penstock.transforms.dedupe;

import org.jspecify.annotations.NullMarked;
