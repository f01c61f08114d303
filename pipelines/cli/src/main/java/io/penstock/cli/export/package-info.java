/** Turns the live rows of a data folder into the files that other trainers read. */
@NullMarked
package io.penstock.cli.export;

import org.jspecify.annotations.NullMarked;
