/** What is asked of the workers. */
@NullMarked
package io.penstock.schemas.stage;

import org.jspecify.annotations.NullMarked;
