/** The steps of the pipelines: each a thin Beam shell over plain Java. */
@NullMarked
package io.penstock.transforms;

import org.jspecify.annotations.NullMarked;
