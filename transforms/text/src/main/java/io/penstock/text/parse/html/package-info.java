/** Turns the elements of a page into its article, and an article into Markdown. */
@NullMarked
package io.penstock.text.parse.html;

import org.jspecify.annotations.NullMarked;
