/** Turns documents that no rule wants into dropped ones. */
@NullMarked
package io.penstock.transforms.filter;

import org.jspecify.annotations.NullMarked;
