/** Turns the topic of chunks into the search index, and says how far it is. */
@NullMarked
package io.penstock.stages.index;

import org.jspecify.annotations.NullMarked;
