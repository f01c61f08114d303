package io.penstock.benchmarks;

import com.google.errorprone.annotations.MustBeClosed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The broker process of a drill, which may take it away for a while. */
public final class DrillBroker implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 180;
  private static final long LOOK_EVERY_MILLIS = 50;
  private static final String READY = "broker ready ";

  private final Installation installation;
  private final Path place;
  private volatile Process process;
  private final String bootstrap;

  private DrillBroker(Installation installation, Path place, Process process, String bootstrap) {
    this.installation = installation;
    this.place = place;
    this.process = process;
    this.bootstrap = bootstrap;
  }

  /** Starts it, with its log beside its folder, and waits until it is ready. */
  @MustBeClosed
  public static DrillBroker start(Installation installation, Path place)
      throws IOException, InterruptedException {
    Process process = start(installation, place, "0");
    try {
      return new DrillBroker(installation, place, process, awaitReady(process, place));
    } catch (IOException | InterruptedException e) {
      process.destroyForcibly();
      throw e;
    }
  }

  private static Process start(Installation installation, Path place, String port)
      throws IOException {
    Files.deleteIfExists(place.resolve("broker.out"));
    return installation.broker(
        place.resolve("broker"), port, place.resolve("broker.out"), place.resolve("broker.log"));
  }

  private static String awaitReady(Process process, Path place)
      throws IOException, InterruptedException {
    Path out = place.resolve("broker.out");
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (process.isAlive() && System.nanoTime() < deadline) {
      for (String line : Files.readAllLines(out)) {
        if (line.startsWith(READY)) {
          return line.substring(READY.length()).strip();
        }
      }
      Thread.sleep(LOOK_EVERY_MILLIS);
    }
    throw new IOException("the broker did not start: " + Files.readString(out));
  }

  public String bootstrap() {
    return bootstrap;
  }

  /**
   * Once the run has committed something, ends the process and starts it again so much later, on
   * the same folder and port.
   *
   * @return the thread that does it
   */
  Thread awayFor(int seconds, Path manifests) {
    Thread away =
        new Thread(
            () -> {
              try {
                while (!hasFiles(manifests)) {
                  Thread.sleep(LOOK_EVERY_MILLIS);
                }
                int unused = process.destroyForcibly().waitFor();
                TimeUnit.SECONDS.sleep(seconds);
                String port = bootstrap.substring(bootstrap.lastIndexOf(':') + 1);
                process = start(installation, place, port);
                awaitReady(process, place);
                System.out.println("the broker was away for " + seconds + " s");
              } catch (IOException | InterruptedException e) {
                System.err.println("the broker could not be started again: " + e);
              }
            },
            "broker away");
    away.setDaemon(true);
    away.start();
    return away;
  }

  private static boolean hasFiles(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return false;
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.findAny().isPresent();
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
    try {
      int unused = process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
