/** Turns the options of a command into a sealed version, and a sealed version into a report. */
@NullMarked
package io.penstock.stages.seal;

import org.jspecify.annotations.NullMarked;
