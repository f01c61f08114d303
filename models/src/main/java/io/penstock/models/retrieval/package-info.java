/** Turns chunk sets into a searchable index, and questions into the passages that answer them. */
@NullMarked
package io.penstock.models.retrieval;

import org.jspecify.annotations.NullMarked;
