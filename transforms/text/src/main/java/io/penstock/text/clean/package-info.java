/** Turns text as it was read into text with one form for what looks the same. */
@NullMarked
package io.penstock.text.clean;

import org.jspecify.annotations.NullMarked;
