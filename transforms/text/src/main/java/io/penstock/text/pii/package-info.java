/** Turns a text into one without what identifies persons or opens doors. */
@NullMarked
package io.penstock.text.pii;

import org.jspecify.annotations.NullMarked;
