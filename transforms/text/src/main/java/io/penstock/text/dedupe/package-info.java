/** Turns content into the hash that identifies it, and texts into what tells of which they are like. */
@NullMarked
package io.penstock.text.dedupe;

import org.jspecify.annotations.NullMarked;
