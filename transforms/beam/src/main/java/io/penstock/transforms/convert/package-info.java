/** Turns raw feedback into rows that trainers know. */
@NullMarked
package io.penstock.transforms.convert;

import org.jspecify.annotations.NullMarked;
