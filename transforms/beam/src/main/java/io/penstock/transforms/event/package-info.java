/** Turns outcomes and manifests into events on Kafka. */
@NullMarked
package io.penstock.transforms.event;

import org.jspecify.annotations.NullMarked;
