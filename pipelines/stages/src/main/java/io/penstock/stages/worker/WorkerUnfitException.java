package io.penstock.stages.worker;

import io.penstock.schemas.shard.DiskFullException;
import java.nio.file.Path;

/**
 * The machine cannot run a stage now, for a reason that is not the request's: its disk is full. The
 * request was put back.
 */
public final class WorkerUnfitException extends RuntimeException {
  private static final long serialVersionUID = 1;

  WorkerUnfitException(Path folder, Throwable cause) {
    super(
        DiskFullException.sentence(cause, folder, 1).orElse(String.valueOf(cause))
            + "; the request was put back: make space and start the worker again",
        cause);
  }
}
