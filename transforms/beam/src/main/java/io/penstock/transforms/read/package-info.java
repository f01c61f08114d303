/** Turns topics and folders into one outcome per source record. */
@NullMarked
package io.penstock.transforms.read;

import org.jspecify.annotations.NullMarked;
