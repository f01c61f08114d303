package io.penstock.cli.broker;

import com.google.errorprone.annotations.MustBeClosed;
import io.penstock.cli.CommandFailure;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.errors.TimeoutException;

/** What the commands have in common when they talk to a broker. */
public final class Kafka {
  /** How long a broker may take to answer before it counts as not reachable. */
  public static final Duration PATIENCE = Duration.ofSeconds(8);

  private static final int PROBE_MILLIS = 500;

  private Kafka() {}

  /** A client that gives up after {@link #PATIENCE}. */
  @MustBeClosed
  public static Admin admin(String bootstrap) {
    return reaching(
        bootstrap,
        () ->
            Admin.create(
                Map.of(
                    AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                    bootstrap,
                    AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                    (int) PATIENCE.toMillis(),
                    AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                    (int) PATIENCE.toMillis())));
  }

  /**
   * Does something with a broker.
   *
   * @throws CommandFailure if it is not reachable, or does not do it, naming the broker
   */
  public static <T> T reaching(String bootstrap, Callable<T> work) {
    try {
      return work.call();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailure("interrupted", e);
    } catch (CommandFailure e) {
      throw e;
    } catch (Exception e) {
      Throwable cause = e instanceof ExecutionException && e.getCause() != null ? e.getCause() : e;
      if (cause instanceof TimeoutException) {
        throw new CommandFailure(
            "no Kafka broker answers at %s within %d seconds: start one by `penstock broker --dir DIR`, or name another by --bootstrap"
                .formatted(bootstrap, PATIENCE.toSeconds()),
            cause);
      }
      throw new CommandFailure("Kafka at " + bootstrap + ": " + rootMessage(cause), cause);
    }
  }

  /**
   * Whether anything listens there at all: what is not there on this machine shows in no time, and
   * need not be waited for.
   */
  public static boolean listens(String bootstrap) {
    int colon = bootstrap.lastIndexOf(':');
    try (Socket socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(
              bootstrap.substring(0, colon), Integer.parseInt(bootstrap.substring(colon + 1))),
          PROBE_MILLIS);
      return true;
    } catch (IOException | IllegalArgumentException | StringIndexOutOfBoundsException e) {
      return false;
    }
  }

  private static String rootMessage(Throwable cause) {
    Throwable root = cause;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.getMessage() == null ? root.toString() : root.getMessage();
  }
}
