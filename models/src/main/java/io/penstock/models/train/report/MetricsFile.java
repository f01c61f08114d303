package io.penstock.models.train.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.models.train.Measurement;
import io.penstock.models.train.TrainingListener;
import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/**
 * What a run measures as JSON lines, one a step: {@code {"step":10,"loss":2.1,...}}. A resumed run
 * goes on behind the last whole line: what it measures again up to there is the same, and is passed
 * over. So is it for {@code followers}, who hear of each step once.
 */
public final class MetricsFile implements TrainingListener, Closeable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final RandomAccessFile file;
  private final List<TrainingListener> followers;
  private final long writtenStep;
  private ObjectNode line = JSON.createObjectNode();

  private MetricsFile(RandomAccessFile file, long writtenStep, List<TrainingListener> followers) {
    this.file = file;
    this.writtenStep = writtenStep;
    this.followers = List.copyOf(followers);
  }

  /** Opens or makes the file; a line that was not written to its end is cut off. */
  public static MetricsFile open(Path path, List<TrainingListener> followers) throws IOException {
    RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw");
    long end = endOfLastLine(file);
    long step = end == 0 ? -1 : step(file, end);
    file.setLength(end);
    file.seek(end);
    return new MetricsFile(file, step, followers);
  }

  private static long endOfLastLine(RandomAccessFile file) throws IOException {
    return lineFeedBefore(file, file.length()) + 1;
  }

  /** Where the last line feed before {@code end} is; -1 if there is none. */
  private static long lineFeedBefore(RandomAccessFile file, long end) throws IOException {
    for (long at = end - 1; at >= 0; at--) {
      file.seek(at);
      if (file.read() == '\n') {
        return at;
      }
    }
    return -1;
  }

  private static long step(RandomAccessFile file, long end) throws IOException {
    long start = lineFeedBefore(file, end - 1) + 1;
    byte[] last = new byte[Math.toIntExact(end - start)];
    file.seek(start);
    file.readFully(last);
    JsonNode step = JSON.readTree(last).path("step");
    if (!step.isIntegralNumber()) {
      throw new IOException("the last line names no step: " + new String(last, UTF_8));
    }
    return step.asLong();
  }

  @Override
  public void measured(Measurement measurement) {
    if (measurement.step() <= writtenStep) {
      return;
    }
    if (line.path("step").asLong(measurement.step()) != measurement.step()) {
      write();
    }
    line.put("step", measurement.step());
    line.put(measurement.name(), measurement.value());
    followers.forEach(follower -> follower.measured(measurement));
  }

  @Override
  public void progressed(double fraction) {
    write();
    followers.forEach(follower -> follower.progressed(fraction));
  }

  private void write() {
    if (line.isEmpty()) {
      return;
    }
    try {
      file.write((JSON.writeValueAsString(line) + "\n").getBytes(UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    line = JSON.createObjectNode();
  }

  @Override
  public void close() throws IOException {
    write();
    file.close();
  }
}
