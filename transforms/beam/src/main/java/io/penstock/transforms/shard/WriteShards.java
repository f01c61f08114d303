package io.penstock.transforms.shard;

import io.penstock.schemas.document.Outcome;
import io.penstock.schemas.shard.DataFolder;
import io.penstock.schemas.shard.Hashes;
import io.penstock.schemas.shard.Manifests;
import io.penstock.schemas.shard.ShardFile;
import io.penstock.schemas.shard.ShardManifest;
import java.io.IOException;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.extensions.avro.coders.AvroCoder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Writes outcomes into shards, each record exactly once. Every bundle fills temporary files, one a
 * kind, and emits one manifest. When a checkpoint holds that manifest for good, the commit renames
 * the files and publishes the manifest; done twice, the second time changes nothing. A crash in
 * between leaves temporary files that no reader sees.
 *
 * <p>The output is every manifest with its id, once it is visible.
 */
public final class WriteShards
    extends PTransform<PCollection<Outcome>, PCollection<KV<String, ShardManifest>>> {
  private static final long serialVersionUID = 1;

  private final Settings settings;

  private WriteShards(Settings settings) {
    this.settings = settings;
  }

  public static WriteShards with(Settings settings) {
    return new WriteShards(settings);
  }

  /**
   * What is written where, and what the manifests say of it.
   *
   * @param folder the data folder
   * @param run the run's name
   * @param attempt begins the names of this attempt's files, without dashes
   * @param tokenCounter what lengths are counted in
   * @param configuration all that decides what becomes of a record
   */
  public record Settings(
      String folder,
      String run,
      String attempt,
      String tokenCounter,
      Map<String, String> configuration)
      implements Serializable {
    public Settings {
      if (attempt.isEmpty() || attempt.contains("-")) {
        throw new IllegalArgumentException("attempt must be a word without dashes: " + attempt);
      }
      configuration = Map.copyOf(configuration);
    }

    String configurationHash() {
      return Hashes.sha256(
          new TreeMap<>(configuration).toString().getBytes(StandardCharsets.UTF_8));
    }
  }

  @Override
  public PCollection<KV<String, ShardManifest>> expand(PCollection<Outcome> input) {
    return input
        .apply("Write", ParDo.of(new Write(settings)))
        .setCoder(AvroCoder.of(ShardManifest.class))
        .apply("Commit", ParDo.of(new Commit(settings.folder())))
        .setCoder(KvCoder.of(StringUtf8Coder.of(), AvroCoder.of(ShardManifest.class)));
  }

  static final class Write extends DoFn<Outcome, ShardManifest> {
    private static final long serialVersionUID = 1;

    private final Settings settings;
    private transient @Nullable ShardBundle bundle;

    Write(Settings settings) {
      this.settings = settings;
    }

    @StartBundle
    public void startBundle() {
      bundle = new ShardBundle(settings);
    }

    @ProcessElement
    public void process(@Element Outcome outcome) throws IOException {
      Objects.requireNonNull(bundle).add(outcome);
    }

    @FinishBundle
    public void finishBundle(FinishBundleContext context) throws IOException {
      ShardBundle full = Objects.requireNonNull(bundle);
      bundle = null;
      if (!full.isEmpty()) {
        ShardManifest manifest = full.close(Instant.now().getMillis());
        DrillPoints.pass("temp-closed");
        context.output(manifest, Instant.EPOCH, GlobalWindow.INSTANCE);
      }
    }
  }

  static final class Commit extends DoFn<ShardManifest, KV<String, ShardManifest>> {
    private static final long serialVersionUID = 1;

    private final String folder;

    Commit(String folder) {
      this.folder = folder;
    }

    @RequiresStableInput
    @ProcessElement
    public void process(
        @Element ShardManifest manifest, OutputReceiver<KV<String, ShardManifest>> out)
        throws IOException {
      DrillPoints.pass("checkpoint-completed");
      DataFolder data = new DataFolder(Path.of(folder));
      for (ShardFile file : manifest.getFiles()) {
        publish(data.temporary().resolve(file.getName()), data.shard(file));
        DrillPoints.pass("first-file");
      }
      DrillPoints.pass("files-published");
      String id = Manifests.publish(data, manifest);
      DrillPoints.pass("manifest-written");
      out.output(KV.of(id, manifest));
    }

    private static void publish(Path temporary, Path shard) throws IOException {
      if (Files.exists(temporary)) {
        Files.move(temporary, shard, StandardCopyOption.ATOMIC_MOVE);
      } else if (!Files.exists(shard)) {
        throw new IOException(
            "the shard "
                + shard
                + " was lost: neither it nor "
                + temporary
                + " is there. Was something in the folder removed by hand?");
      }
    }
  }
}
