/** Turns a stock of written sentences into the example documents and feedback of the demo. */
@NullMarked
package io.penstock.cli.samples;

import org.jspecify.annotations.NullMarked;
