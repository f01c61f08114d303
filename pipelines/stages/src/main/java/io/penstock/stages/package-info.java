/** Turns stage requests into runs, and reports every step of them as events. */
@NullMarked
package io.penstock.stages;

import org.jspecify.annotations.NullMarked;
