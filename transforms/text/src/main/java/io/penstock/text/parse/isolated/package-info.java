/** Turns raw documents into documents in other processes, which may hang, crash or run full. */
@NullMarked
package io.penstock.text.parse.isolated;

import org.jspecify.annotations.NullMarked;
