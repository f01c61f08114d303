/** Turns files and lines of JSON into records of the raw topics. */
@NullMarked
package io.penstock.cli.publish;

import org.jspecify.annotations.NullMarked;
