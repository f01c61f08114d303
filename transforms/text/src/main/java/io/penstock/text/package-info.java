/** Turns raw bytes into checked text: the steps of the data path as plain Java. */
@NullMarked
package io.penstock.text;

import org.jspecify.annotations.NullMarked;
