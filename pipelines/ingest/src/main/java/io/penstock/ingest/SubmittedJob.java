package io.penstock.ingest;

import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.JobListener;
import org.jspecify.annotations.Nullable;

/**
 * Takes hold of the job that Beam starts: its own result can cancel, but not take a savepoint.
 * Flink makes one of these, by the configuration, and tells it on the thread that starts the job.
 */
public final class SubmittedJob implements JobListener {
  private static final ThreadLocal<@Nullable JobClient> LAST = new ThreadLocal<>();

  /** The job that this thread started last, once. */
  static JobClient take() {
    JobClient job = LAST.get();
    LAST.remove();
    if (job == null) {
      throw new IllegalStateException("this thread started no job");
    }
    return job;
  }

  @Override
  public void onJobSubmitted(@Nullable JobClient job, @Nullable Throwable failure) {
    LAST.set(job);
  }

  @Override
  public void onJobExecuted(@Nullable JobExecutionResult result, @Nullable Throwable failure) {}
}
