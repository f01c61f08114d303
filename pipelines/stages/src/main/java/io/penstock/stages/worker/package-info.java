/** Turns a leased request into exactly one visible end, whatever dies on the way. */
@NullMarked
package io.penstock.stages.worker;

import org.jspecify.annotations.NullMarked;
