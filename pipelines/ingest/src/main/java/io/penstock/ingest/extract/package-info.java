/** Turns files and folders into one object per document: JSON lines, Markdown or training pairs. */
@NullMarked
package io.penstock.ingest.extract;

import org.jspecify.annotations.NullMarked;
