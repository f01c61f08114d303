/** Turns content into the short hash that identifies it. */
@NullMarked
package io.penstock.text.dedupe;

import org.jspecify.annotations.NullMarked;
