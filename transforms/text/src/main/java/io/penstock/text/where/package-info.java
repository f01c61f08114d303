/** Turns a condition, written as a small expression, into documents that it holds for. */
@NullMarked
package io.penstock.text.where;

import org.jspecify.annotations.NullMarked;
