package io.penstock.ingest;

import java.io.IOException;
import java.nio.file.Path;

/** One attempt's job, as it runs. */
interface Job {
  /** The attempt that begins the names of this job's temporary files. */
  String attempt();

  /**
   * Whether it will commit nothing any more.
   *
   * @throws IngestException if nobody can say so for longer than is worth waiting
   */
  boolean hasEnded() throws IngestException, InterruptedException;

  /** Why it ended before its time, in a line; empty where nobody knows. */
  String cause() throws InterruptedException;

  /** Ends it and waits until it has; its checkpoints stay. */
  void cancel() throws IOException, InterruptedException;

  /**
   * Ends it with a savepoint that holds all it has read. What the savepoint knows is published by
   * then, or will be by the run that goes on from it.
   *
   * @param folder where the savepoint shall lie
   * @throws IngestException if there is no savepoint; the job has ended even so
   */
  Path stop(Path folder) throws IngestException, IOException, InterruptedException;
}
