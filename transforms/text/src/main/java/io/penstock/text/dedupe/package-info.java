/** Turns content into the hash that identifies it, and texts into what tells which are alike. */
@NullMarked
package io.penstock.text.dedupe;

import org.jspecify.annotations.NullMarked;
