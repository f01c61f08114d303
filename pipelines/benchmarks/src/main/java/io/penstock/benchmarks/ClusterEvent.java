package io.penstock.benchmarks;

/** What happens to a run on a cluster. */
enum ClusterEvent {
  /** A TaskManager is killed; the run starts its job again on the other. */
  TASKMANAGER,
  /** The JobManager is killed and started again; the run submits its job to it anew. */
  JOBMANAGER,
  /** The process that follows the job is killed; the same command follows the same job. */
  CLIENT,
  /** The run is stopped by a savepoint and goes on with two subtasks. */
  RESCALE_TO_2,
  /** The same, with one. */
  RESCALE_TO_1,
  /** The run is stopped by a savepoint and goes on with one step more. */
  UPGRADE;

  /** Whether the run is stopped and started for it. */
  boolean stops() {
    return this == RESCALE_TO_2 || this == RESCALE_TO_1 || this == UPGRADE;
  }
}
