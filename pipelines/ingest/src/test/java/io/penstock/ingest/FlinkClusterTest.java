package io.penstock.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.schemas.shard.DataFolder;
import io.penstock.text.container.RecordFields;
import io.penstock.transforms.read.Frontier;
import io.penstock.transforms.read.ReadRawRecords;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run has one job, whatever becomes of the process that follows it. */
class FlinkClusterTest {
  @TempDir Path root;
  private FakeJobManager jobManager;
  private DataFolder folder;
  private FlinkCluster cluster;

  @BeforeEach
  void start() throws IOException {
    jobManager = new FakeJobManager();
    folder = new DataFolder(root.resolve("data"));
    folder.create();
    Files.createDirectories(folder.state());
    Path jar = Files.writeString(root.resolve("cluster.jar"), "");
    cluster = new FlinkCluster(jobManager.rest(), jar);
  }

  @AfterEach
  void stop() {
    jobManager.close();
  }

  private ReadRawRecords read() throws IOException {
    Path source = Files.createDirectories(root.resolve("docs"));
    return ReadRawRecords.fromFiles(
        root.resolve("listing-docs.json"),
        "docs",
        source,
        Clock.systemUTC(),
        Optional.of(RecordFields.DEFAULT));
  }

  private Flink.Start wanted(int parallelism) throws IOException {
    return new Flink.Start(
        Graph.plan(IngestPlan.Kind.DOCUMENTS, root.resolve("data"), Optional.empty()),
        new FlinkSettings(parallelism, Duration.ofSeconds(1), 16),
        "docs:0=5",
        0,
        root,
        Optional.empty(),
        new Frontier(Map.of()),
        read(),
        pipeline -> {});
  }

  private String name(String attempt, Flink.Start start) throws IOException {
    return FlinkCluster.name(folder) + attempt + ", settings " + cluster.settings(start) + ")";
  }

  @Test
  void aJobThatGoesOnIsFollowedUnderItsOwnAttempt() throws Exception {
    jobManager.job("1", name("old", wanted(2)), "FAILED");
    jobManager.job("2", name("first", wanted(2)), "RUNNING");
    assertThat(cluster.running(wanted(2)).orElseThrow().attempt()).isEqualTo("first");
    assertThat(jobManager.asked).isEmpty();
  }

  @Test
  void aJobWithOtherSettingsIsEnded() throws Exception {
    jobManager.job("1", name("first", wanted(2)), "RUNNING");
    assertThat(cluster.running(wanted(1))).isEmpty();
    assertThat(jobManager.asked).containsExactly("PATCH /jobs/1?mode=cancel");
  }

  @Test
  void jobsOfOtherFoldersAreNoneOfOurs() throws Exception {
    String other = name("first", wanted(2)).replace("/data (", "/data2 (");
    jobManager.job("1", other, "RUNNING");
    assertThat(cluster.running(wanted(2))).isEmpty();
    assertThat(jobManager.asked).isEmpty();
  }

  @Test
  void anIdIsTakenAgainUntilAJobOfThatIdWasSeen() throws Exception {
    String id = cluster.reserve(folder);
    assertThat(id).matches("[0-9a-f]{32}");
    assertThat(cluster.reserve(folder)).isEqualTo(id);
    jobManager.job(id, "any", "FAILED");
    assertThat(cluster.reserve(folder)).isNotEqualTo(id);
  }

  @Test
  void aRunOnAnotherClusterIsRefusedWhileItMayRun() throws Exception {
    try (FakeJobManager other = new FakeJobManager()) {
      other.job("7", "any", "RUNNING");
      new ClusterRecord(other.master(), "7").write(folder);
      assertThatThrownBy(() -> cluster.running(wanted(2)))
          .isInstanceOf(IngestException.class)
          .hasMessageContaining("goes on as the job 7 of the Flink cluster " + other.master());
      assertThatThrownBy(() -> new EmbeddedFlink().running(wanted(2)))
          .isInstanceOf(IngestException.class);
      other.job("7", "any", "CANCELED");
      assertThat(new EmbeddedFlink().running(wanted(2))).isEmpty();
      assertThat(ClusterRecord.file(folder)).doesNotExist();
    }
    new ClusterRecord("localhost:1", "8").write(folder);
    assertThatThrownBy(() -> cluster.running(wanted(2)))
        .isInstanceOf(IngestException.class)
        .hasMessageContaining("the Flink cluster localhost:1, which does not answer")
        .hasMessageContaining("remove " + ClusterRecord.file(folder));
  }

  @Test
  void aFailedJobTellsItsRootCause() throws Exception {
    jobManager.job("1", name("first", wanted(2)), "FAILED");
    Job job = new ClusterJob(jobManager.rest(), folder, "1", "first");
    assertThat(job.hasEnded()).isTrue();
    assertThat(job.cause()).isEqualTo("B: the disk is full");
  }

  @Test
  void aJobThatTheJobManagerDoesNotKnowHasEnded() throws Exception {
    Job job = new ClusterJob(jobManager.rest(), folder, "1", "first");
    assertThat(job.hasEnded()).isTrue();
    assertThat(job.cause()).contains("the JobManager was started anew");
  }

  @Test
  void aJobManagerThatIsAwayForAMomentEndsNothing() throws Exception {
    Job job = new ClusterJob(new FlinkRest("localhost:1"), folder, "1", "first");
    assertThat(job.hasEnded()).isFalse();
  }

  @Test
  void aStopWithoutASavepointEndsTheJobAndSaysWhy() throws Exception {
    jobManager.job("1", "any", "RUNNING");
    Job job = new ClusterJob(jobManager.rest(), folder, "1", "first");
    new ClusterRecord(jobManager.master(), "1").write(folder);
    jobManager.operation =
        "{\"failure-cause\":{\"stack-trace\":\"A\\nCaused by: B: no space left\\n\"}}";
    assertThatThrownBy(() -> job.stop(root))
        .isInstanceOf(IngestException.class)
        .hasMessage("the run could not be stopped: B: no space left");
    assertThat(ClusterRecord.file(folder)).doesNotExist();
  }

  @Test
  void aStoppedJobLeavesItsSavepoint() throws Exception {
    jobManager.job("1", "any", "RUNNING");
    Job job = new ClusterJob(jobManager.rest(), folder, "1", "first");
    assertThat(job.stop(root)).isEqualTo(Path.of("/tmp/savepoint-1"));
    assertThat(jobManager.asked).containsExactly("POST /jobs/1/stop");
  }
}
