/** Turns raw bytes into documents, or into bad records with a reason. */
@NullMarked
package io.penstock.transforms.parse;

import org.jspecify.annotations.NullMarked;
