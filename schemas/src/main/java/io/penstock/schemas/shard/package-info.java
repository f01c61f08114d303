/**
 * Turns rows into Parquet shards and manifests, and manifests back into the live rows of a data
 * set.
 */
@NullMarked
package io.penstock.schemas.shard;

import org.jspecify.annotations.NullMarked;
