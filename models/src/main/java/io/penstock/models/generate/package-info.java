/** Turns a prompt into the text a model continues it with. */
@NullMarked
package io.penstock.models.generate;

import org.jspecify.annotations.NullMarked;
