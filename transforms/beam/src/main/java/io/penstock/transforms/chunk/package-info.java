/** Turns documents into documents with their chunks. */
@NullMarked
package io.penstock.transforms.chunk;

import org.jspecify.annotations.NullMarked;
