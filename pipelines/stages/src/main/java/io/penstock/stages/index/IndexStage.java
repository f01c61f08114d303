package io.penstock.stages.index;

import io.penstock.schemas.Topics;
import io.penstock.schemas.event.DatasetRef;
import io.penstock.schemas.stage.StageKind;
import io.penstock.schemas.stage.StageRequest;
import io.penstock.stages.Stage;
import io.penstock.stages.StageContext;
import io.penstock.stages.StageResult;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Waits until the index, which is always being brought up to date, holds all that the request
 * names. There is nothing to do again after a crash, and nothing that two requests could do to each
 * other.
 */
public final class IndexStage implements Stage {

  // A partition that does not exist would be waited for without end.
  private static final Pattern PARTITION = Pattern.compile(Topics.CHUNKS + ":\\d+");
  private static final Duration LOOK = Duration.ofMillis(200);

  private final IndexProgress progress;
  private final Path index;

  public IndexStage(IndexProgress progress, Path index) {
    this.progress = progress;
    this.index = index;
  }

  @Override
  public StageKind kind() {
    return StageKind.INDEX;
  }

  @Override
  public StageResult run(StageRequest request, StageContext context) throws InterruptedException {
    Map<String, Long> target = request.getChunkOffsets();
    requirePartitions(target.keySet());
    while (!progress.await(target, LOOK)) {
      context.progress(progress.shareOf(target));
      if (context.shouldStop()) {
        return StageResult.stopped();
      }
    }
    return StageResult.completed(
        List.of(new DatasetRef("kafka", Topics.CHUNKS, null)),
        List.of(new DatasetRef("file", index.toString(), null)),
        Map.of("offsets", new TreeMap<>(progress.offsets()).toString()));
  }

  private static void requirePartitions(Set<String> names) {
    for (String name : names) {
      if (!PARTITION.matcher(name).matches()) {
        throw new IllegalArgumentException(
            "chunk_offsets: expected a partition such as "
                + Topics.CHUNKS
                + ":0, found '"
                + name
                + "'");
      }
    }
  }
}
