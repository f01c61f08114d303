/** Turns command lines into work of the other modules' processes. */
@NullMarked
package io.penstock.cli;

import org.jspecify.annotations.NullMarked;
