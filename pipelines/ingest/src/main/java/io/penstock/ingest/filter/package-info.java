/** Turns lines of JSON into what one step alone, rules or duplicates, says of each. */
@NullMarked
package io.penstock.ingest.filter;

import org.jspecify.annotations.NullMarked;
