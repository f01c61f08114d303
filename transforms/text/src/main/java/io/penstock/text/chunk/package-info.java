/** Turns a document into spans of limited length. */
@NullMarked
package io.penstock.text.chunk;

import org.jspecify.annotations.NullMarked;
