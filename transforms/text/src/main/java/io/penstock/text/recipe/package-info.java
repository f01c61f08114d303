/** Turns the name or the file of a recipe into rules, or into what is wrong with it. */
@NullMarked
package io.penstock.text.recipe;

import org.jspecify.annotations.NullMarked;
