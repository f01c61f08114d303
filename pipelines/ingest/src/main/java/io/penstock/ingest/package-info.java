/** Turns topics and folders into shards: the mains of the Beam pipelines on Flink. */
@NullMarked
package io.penstock.ingest;

import org.jspecify.annotations.NullMarked;
