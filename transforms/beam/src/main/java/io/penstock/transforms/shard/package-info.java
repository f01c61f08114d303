/** Turns outcomes into shards that become visible with their manifest, each record exactly once. */
@NullMarked
package io.penstock.transforms.shard;

import org.jspecify.annotations.NullMarked;
