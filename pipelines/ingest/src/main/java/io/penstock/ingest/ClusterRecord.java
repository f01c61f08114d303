package io.penstock.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.penstock.schemas.shard.DataFolder;
import io.penstock.schemas.shard.Manifests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Which job on which cluster may be writing into a data folder, though nobody holds its lock. It is
 * written before the job is submitted, and goes when the job has ended.
 */
record ClusterRecord(String master, String job) {
  private static final ObjectMapper JSON = new ObjectMapper();

  static Path file(DataFolder folder) {
    return folder.state().resolve("cluster-job.json");
  }

  static Optional<ClusterRecord> read(DataFolder folder) throws IOException {
    try {
      JsonNode json = JSON.readTree(Files.readAllBytes(file(folder)));
      return Optional.of(
          new ClusterRecord(
              json.required("flink_master").asText(), json.required("job_id").asText()));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      throw new IOException(file(folder) + " is not as it was written: " + e.getMessage(), e);
    }
  }

  void write(DataFolder folder) throws IOException {
    Manifests.replace(
        file(folder), JSON.writeValueAsBytes(Map.of("flink_master", master, "job_id", job)));
  }

  static void delete(DataFolder folder) throws IOException {
    Files.deleteIfExists(file(folder));
  }

  /**
   * Refuses to go on while the job may run.
   *
   * @throws IngestException naming the cluster and what to do
   */
  void requireEnded(DataFolder folder) throws IngestException, InterruptedException {
    boolean ended;
    try {
      ended = new FlinkRest(master).job(job).map(FlinkRest.Listed::hasEnded).orElse(true);
    } catch (IOException e) {
      throw new IngestException(
          "the run of %s has the job %s on the Flink cluster %s, which does not answer (%s). Start that cluster again, or, if it is gone for good, remove %s."
              .formatted(folder.root(), job, master, RootCause.of(e), file(folder)),
          e);
    }
    if (!ended) {
      throw new IngestException(
          "the run of %s goes on as the job %s of the Flink cluster %s. Follow it by --flink-master %s, or stop it by: penstock ingest stop --to %s"
              .formatted(folder.root(), job, master, master, folder.root()));
    }
  }
}
