/** Turns event records into CloudEvents in Kafka's binary mode, and back. */
@NullMarked
package io.penstock.schemas.event;

import org.jspecify.annotations.NullMarked;
