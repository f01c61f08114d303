/** Turns lines of JSON into what a recipe says of each. */
@NullMarked
package io.penstock.ingest.filter;

import org.jspecify.annotations.NullMarked;
