/** Turns lines of conversations into the texts that a model reads, by its chat template. */
@NullMarked
package io.penstock.ingest.template;

import org.jspecify.annotations.NullMarked;
