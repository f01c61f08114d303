/**
 * Turns a document into the reason not to want it, if there is one, or into what is wanted of it.
 *
 * <p>Each rule is a record of its thresholds and can be used alone; {@link
 * io.penstock.text.recipe.Recipe} has the sets that are known by a name.
 */
@NullMarked
package io.penstock.text.filter;

import org.jspecify.annotations.NullMarked;
