package io.penstock.stages;

import io.penstock.schemas.stage.StageKind;
import io.penstock.schemas.stage.StageRequest;

/**
 * The work behind a kind of request.
 *
 * <p>A run may be cut at any moment and run again, elsewhere, with a higher attempt number: keep
 * what must survive in {@link StageContext#folder()}, and come to the same result.
 */
public interface Stage {

  /** The requests it answers. */
  StageKind kind();

  /**
   * Does the work on the calling thread.
   *
   * @return {@link StageResult#stopped()} soon after {@link StageContext#shouldStop()} turned true,
   *     with a checkpoint written
   * @throws Exception if the request cannot be fulfilled, now or later; the run FAILs with its
   *     message
   */
  StageResult run(StageRequest request, StageContext context) throws Exception;
}
