/** Turns a pipeline file into the runs that it describes. */
@NullMarked
package io.penstock.cli.run;

import org.jspecify.annotations.NullMarked;
