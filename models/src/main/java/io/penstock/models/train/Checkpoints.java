package io.penstock.models.train;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.penstock.models.tensor.Safetensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The checkpoints of one run: folders {@code step-NNNNNN}, written aside and renamed when all their
 * bytes are on disk. One writer at a time.
 */
public final class Checkpoints {
  private static final Logger LOG = LoggerFactory.getLogger(Checkpoints.class);
  private static final Pattern NAME = Pattern.compile("step-\\d{6,}");
  private static final String ASIDE = "_tmp-";
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .build();

  private final Path directory;
  private final int keep;

  private Checkpoints(Path directory, int keep) {
    this.directory = directory;
    this.keep = keep;
  }

  /**
   * The checkpoints under {@code directory}, which is made if missing; what an earlier writer left
   * half-written is removed.
   *
   * @param keep how many of the newest stay
   */
  public static Checkpoints in(Path directory, int keep) throws IOException {
    Files.createDirectories(directory);
    for (Path entry : list(directory)) {
      if (entry.getFileName().toString().startsWith(ASIDE)) {
        DurableFiles.deleteRecursively(entry);
      }
    }
    return new Checkpoints(directory, keep);
  }

  /** The newest that is whole; broken ones are passed over with a warning. */
  public Optional<Checkpoint> newest() throws IOException {
    for (Path candidate : newestFirst()) {
      try {
        return Optional.of(open(candidate));
      } catch (IOException e) {
        LOG.warn("Skipping the broken checkpoint {}: {}", candidate, e.getMessage());
      }
    }
    return Optional.empty();
  }

  /**
   * Writes a checkpoint, then removes those that are no longer to be kept.
   *
   * @param method what the method keeps besides; may be empty
   * @param keptStep a step whose checkpoint stays though it is old; -1 for none
   */
  public Path write(
      TrainerState state,
      Map<String, NDArray> weights,
      Map<String, NDArray> optimizer,
      Map<String, NDArray> method,
      long keptStep)
      throws IOException {
    String name = "step-%06d".formatted(state.globalStep());
    Path aside = Files.createDirectory(directory.resolve(ASIDE + name));
    Map<String, Map<String, NDArray>> files = new LinkedHashMap<>();
    files.put(Checkpoint.WEIGHTS, weights);
    files.put(Checkpoint.OPTIMIZER, optimizer);
    if (!method.isEmpty()) {
      files.put(Checkpoint.METHOD, method);
    }
    SortedMap<String, String> hashes = new TreeMap<>();
    for (Map.Entry<String, Map<String, NDArray>> file : files.entrySet()) {
      Safetensors.write(aside.resolve(file.getKey()), file.getValue());
      hashes.put(file.getKey(), DurableFiles.sha256(aside.resolve(file.getKey())));
    }
    DurableFiles.write(
        aside.resolve(Checkpoint.STATE), JSON.writeValueAsBytes(state.withSha256(hashes)));
    Path written = directory.resolve(name);
    DurableFiles.deleteRecursively(written); // a broken one of the same step
    DurableFiles.publish(aside, written);
    for (Path old : newestFirst().stream().skip(keep).filter(p -> step(p) != keptStep).toList()) {
      DurableFiles.deleteRecursively(old);
    }
    return written;
  }

  /** The checkpoint of that step, if there is one and it is whole. */
  public Optional<Checkpoint> at(long step) throws IOException {
    Path candidate = directory.resolve("step-%06d".formatted(step));
    return Files.isDirectory(candidate) ? Optional.of(open(candidate)) : Optional.empty();
  }

  private static Checkpoint open(Path candidate) throws IOException {
    TrainerState state =
        JSON.readValue(Files.readAllBytes(candidate.resolve(Checkpoint.STATE)), TrainerState.class);
    for (Map.Entry<String, String> file : state.sha256().entrySet()) {
      if (!DurableFiles.sha256(candidate.resolve(file.getKey())).equals(file.getValue())) {
        throw new IOException(file.getKey() + " is not what was written");
      }
    }
    if (!state.sha256().containsKey(Checkpoint.WEIGHTS)
        || !state.sha256().containsKey(Checkpoint.OPTIMIZER)) {
      throw new IOException(Checkpoint.STATE + " names no weights or no optimizer state");
    }
    return new Checkpoint(candidate, state);
  }

  private List<Path> newestFirst() throws IOException {
    return list(directory).stream()
        .filter(path -> NAME.matcher(path.getFileName().toString()).matches())
        .sorted(Comparator.comparingLong(Checkpoints::step).reversed())
        .toList();
  }

  private static long step(Path checkpoint) {
    return Long.parseLong(checkpoint.getFileName().toString().substring("step-".length()));
  }

  private static List<Path> list(Path directory) throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.toList();
    }
  }
}
