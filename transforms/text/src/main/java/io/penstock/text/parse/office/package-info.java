/** Turns office documents, books and mail into text with its structure. */
@NullMarked
package io.penstock.text.parse.office;

import org.jspecify.annotations.NullMarked;
