/** Turns the programs of the other modules into processes that are watched, logged and ended. */
@NullMarked
package io.penstock.cli.process;

import org.jspecify.annotations.NullMarked;
