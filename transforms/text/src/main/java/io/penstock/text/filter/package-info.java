/** Turns a document into the reason not to want it, if there is one. */
@NullMarked
package io.penstock.text.filter;

import org.jspecify.annotations.NullMarked;
