/** Turns run events and metric samples into a store of runs that can be asked. */
@NullMarked
package io.penstock.experiments;

import org.jspecify.annotations.NullMarked;
