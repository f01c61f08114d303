/** Turns Kafka's groups and transactions into leases and atomic reports. */
@NullMarked
package io.penstock.stages.kafka;

import org.jspecify.annotations.NullMarked;
