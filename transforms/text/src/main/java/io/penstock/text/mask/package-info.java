/** Turns token rows with their speakers into labels of limited length, and counts every token. */
@NullMarked
package io.penstock.text.mask;

import org.jspecify.annotations.NullMarked;
