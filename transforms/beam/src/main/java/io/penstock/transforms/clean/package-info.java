/** Turns documents into clean documents. */
@NullMarked
package io.penstock.transforms.clean;

import org.jspecify.annotations.NullMarked;
