package io.penstock.ingest;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;

/** A job on the Flink within this process. */
final class EmbeddedJob implements Job {
  private static final long ANSWER_SECONDS = 60;
  private static final long SAVEPOINT_SECONDS = 600;

  private final String attempt;
  private final JobClient job;
  private final Path checkpoints;
  private final Future<JobExecutionResult> result;

  EmbeddedJob(String attempt, JobClient job, Path checkpoints) {
    this.attempt = attempt;
    this.job = job;
    this.checkpoints = checkpoints;
    // Asked for at once: when the job has ended there is soon nobody left to ask.
    this.result = job.getJobExecutionResult();
  }

  @Override
  public String attempt() {
    return attempt;
  }

  /**
   * The embedded cluster is gone a moment after its job ended, and cannot be asked any more then.
   */
  @Override
  public boolean hasEnded() throws InterruptedException {
    try {
      return get(job.getJobStatus(), ANSWER_SECONDS).isGloballyTerminalState();
    } catch (IllegalStateException | IOException gone) {
      return true;
    }
  }

  @Override
  public String cause() throws InterruptedException {
    try {
      var unused = get(result, ANSWER_SECONDS);
      return "";
    } catch (IOException e) {
      return FullDisk.sentence(e, checkpoints).orElseGet(() -> RootCause.of(e));
    } catch (IllegalStateException gone) {
      return "";
    }
  }

  @Override
  public void cancel() throws IOException, InterruptedException {
    var unused = get(job.cancel(), ANSWER_SECONDS);
  }

  @Override
  public Path stop(Path folder) throws IngestException, InterruptedException {
    try {
      String savepoint =
          get(
              job.stopWithSavepoint(
                  false, folder.toUri().toString(), SavepointFormatType.CANONICAL),
              SAVEPOINT_SECONDS);
      return Checkpoints.path(savepoint);
    } catch (IOException | IllegalStateException e) {
      throw new IngestException("the run could not be stopped: " + RootCause.of(e), e);
    }
  }

  private static <T> T get(Future<T> answer, long seconds)
      throws IOException, InterruptedException {
    try {
      return answer.get(seconds, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    } catch (TimeoutException e) {
      throw new IOException("no answer within " + seconds + " s", e);
    }
  }
}
