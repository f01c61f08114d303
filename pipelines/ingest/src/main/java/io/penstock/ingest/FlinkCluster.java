package io.penstock.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.penstock.schemas.shard.DataFolder;
import io.penstock.schemas.shard.Hashes;
import io.penstock.schemas.stage.StageRequests;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.flink.api.common.JobID;

/**
 * Runs jobs on a cluster; they outlive this process. A run never has two: a job's id is reserved in
 * the folder before it is submitted, and taken again until the JobManager has seen a job of that
 * id, which refuses any second. What a job is can be read from its name.
 */
final class FlinkCluster implements Flink {
  private static final Pattern NAME = Pattern.compile(".* \\(attempt (\\w+), settings (\\w+)\\)");

  private final FlinkRest rest;
  private final Path jar;

  FlinkCluster(FlinkRest rest, Path jar) {
    this.rest = rest;
    this.jar = jar;
  }

  /**
   * @param master HOST:PORT of the JobManager's REST interface
   * @throws IllegalArgumentException if it is something else
   * @throws IngestException if the jar for clusters is not built
   */
  static FlinkCluster at(String master) throws IngestException {
    if (!master.matches("[^/:]+:\\d+")) {
      throw new IllegalArgumentException("--flink-master: expected HOST:PORT, found " + master);
    }
    return new FlinkCluster(new FlinkRest(master), jar());
  }

  /** Beside the jar that this class is in; or where that jar is built. */
  private static Path jar() throws IngestException {
    try {
      Path own =
          new File(FlinkCluster.class.getProtectionDomain().getCodeSource().getLocation().toURI())
              .toPath();
      Path jar = own.resolveSibling("penstock-ingest-cluster.jar");
      if (!Files.exists(jar)) {
        throw new IngestException(
            "the jar for clusters " + jar + " is missing: build it by ./mvnw -DskipTests package");
      }
      return jar;
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public Optional<Job> running(Start wanted)
      throws IngestException, IOException, InterruptedException {
    DataFolder folder = wanted.folder();
    Optional<ClusterRecord> record = ClusterRecord.read(folder);
    if (record.isPresent() && !record.get().master().equals(rest.master())) {
      record.get().requireEnded(folder);
      ClusterRecord.delete(folder);
    }
    Optional<FlinkRest.Listed> found = find(folder);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    Matcher name = NAME.matcher(found.get().name());
    if (!name.matches()) {
      throw new IngestException(
          "the job %s of the Flink cluster %s has a name that is not of this version: %s. End it, then run the same command again."
              .formatted(found.get().id(), rest.master(), found.get().name()));
    }
    ClusterJob job = new ClusterJob(rest, folder, found.get().id(), name.group(1));
    if (name.group(2).equals(settings(wanted))) {
      return Optional.of(job);
    }
    job.cancel();
    return Optional.empty();
  }

  private Optional<FlinkRest.Listed> find(DataFolder folder)
      throws IngestException, InterruptedException {
    try {
      return rest.jobs().stream()
          .filter(j -> !j.hasEnded() && j.name().startsWith(name(folder)))
          .findFirst();
    } catch (IOException e) {
      throw new IngestException(
          "--flink-master %s: %s. Is the cluster running?"
              .formatted(rest.master(), RootCause.of(e)),
          e);
    }
  }

  @Override
  public Job start(Start start) throws IngestException, IOException, InterruptedException {
    DataFolder folder = start.folder();
    String id = reserve(folder);
    FlinkPipelineOptions options = start.options();
    options.setFlinkMaster(rest.master());
    options.setFilesToStage(List.of(jar.toString()));
    options.setJobName(
        "%s%s, settings %s)".formatted(name(folder), start.plan().attempt(), settings(start)));
    start.restore().ifPresent(r -> options.setSavepointPath(r.toUri().toString()));
    options.setFlinkConfDir(FlinkSettings.cluster(folder, id).toString());
    Pipeline pipeline = Pipeline.create(options);
    start.build().accept(pipeline);
    try {
      PipelineResult unused = pipeline.run();
    } catch (RuntimeException e) {
      throw new IngestException(
          "the Flink cluster %s did not take the job: %s".formatted(rest.master(), RootCause.of(e)),
          e);
    }
    return new ClusterJob(rest, folder, id, start.plan().attempt());
  }

  /** The id of the job to be submitted: that of one that may still be on its way, if there is. */
  String reserve(DataFolder folder) throws IOException, InterruptedException {
    Optional<ClusterRecord> record = ClusterRecord.read(folder);
    if (record.isPresent() && rest.job(record.get().job()).isEmpty()) {
      return record.get().job();
    }
    String id = JobID.generate().toString();
    new ClusterRecord(rest.master(), id).write(folder);
    return id;
  }

  /** How the names of all jobs of a folder's run begin. */
  static String name(DataFolder folder) {
    return "penstock ingest %s (attempt ".formatted(folder.root());
  }

  /** What a running job cannot be told any more; a job with other settings is another job. */
  String settings(Start start) throws IOException {
    IngestPlan plan = start.plan();
    List<Object> all =
        List.of(
            plan.pipeline().name().toLowerCase(Locale.ROOT),
            plan.run(),
            plan.bootstrapServers(),
            new TreeMap<>(plan.shards().configuration()),
            plan.stagePolicy(),
            plan.stages().stream().map(FlinkCluster::ordered).toList(),
            start.settings(),
            start.until(),
            Files.size(jar),
            Files.getLastModifiedTime(jar).toMillis());
    return Hashes.sha256(all.toString().getBytes(UTF_8)).substring(0, 12);
  }

  /** Maps print their entries in another order in each process. */
  private static List<Object> ordered(StageRequests stage) {
    return List.of(
        stage.stage(), stage.data(), stage.output(), new TreeMap<>(stage.specification()));
  }
}
