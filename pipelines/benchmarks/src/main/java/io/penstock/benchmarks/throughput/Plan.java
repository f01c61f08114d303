package io.penstock.benchmarks.throughput;

import io.penstock.schemas.shard.DataFolder;
import io.penstock.text.chunk.ChunkPolicy;
import io.penstock.text.filter.DocumentRules;
import io.penstock.text.parse.ParserLimits;
import io.penstock.transforms.shard.WriteShards;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** What every contestant does, so that they differ in nothing but how they are run. */
record Plan(String bootstrap, DataFolder folder, Duration commitInterval, int parallelism) {
  static final ParserLimits LIMITS = ParserLimits.DEFAULT;
  static final DocumentRules RULES = DocumentRules.defaults();
  static final ChunkPolicy CHUNKS = ChunkPolicy.DEFAULT;

  static Plan parse(String[] arguments) throws IOException {
    DataFolder folder = new DataFolder(Path.of(arguments[1]));
    folder.create();
    return new Plan(
        arguments[0],
        folder,
        Duration.ofMillis(Long.parseLong(arguments[2])),
        Integer.parseInt(arguments[3]));
  }

  WriteShards.Settings shards() {
    return new WriteShards.Settings(
        folder.root().toString(), "throughput", "a", CHUNKS.counter().name(), Map.of());
  }
}
