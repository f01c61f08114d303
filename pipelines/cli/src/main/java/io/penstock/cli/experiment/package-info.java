/** Turns the store of runs into tables and plots in a terminal. */
@NullMarked
package io.penstock.cli.experiment;

import org.jspecify.annotations.NullMarked;
