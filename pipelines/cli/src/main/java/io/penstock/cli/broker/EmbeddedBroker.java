package io.penstock.cli.broker;

import com.google.errorprone.annotations.MustBeClosed;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;

/**
 * A Kafka broker and its controller in this JVM, on one folder, heard on this machine only. The
 * folder may be used again by a later broker on any port.
 */
public final class EmbeddedBroker implements AutoCloseable {
  private static final String HOST = "127.0.0.1";

  private final KafkaRaftServer server;
  private final int port;
  private final FileChannel lock;

  private EmbeddedBroker(KafkaRaftServer server, int port, FileChannel lock) {
    this.server = server;
    this.port = port;
    this.lock = lock;
  }

  /**
   * Starts a broker; it answers when this returns.
   *
   * @param folder for its logs; made and formatted where it is new
   * @param port where clients connect, 0 for any free one
   * @throws BrokerException if the port or the folder is in use, or the folder is not a broker's
   */
  @MustBeClosed
  public static EmbeddedBroker start(Path folder, int port) {
    int clientPort = port == 0 ? freePort() : port;
    requireFree(clientPort);
    FileChannel lock;
    try {
      Files.createDirectories(folder);
      lock = lock(folder);
    } catch (IOException e) {
      throw new BrokerException("the folder " + folder + " cannot be written: " + e, e);
    }
    try {
      format(folder);
      KafkaConfig config = new KafkaConfig(configuration(folder, clientPort, freePort()));
      KafkaRaftServer server = new KafkaRaftServer(config, Time.SYSTEM);
      server.startup();
      return new EmbeddedBroker(server, clientPort, lock);
    } catch (IOException | RuntimeException e) {
      release(lock);
      throw new BrokerException(
          "the broker does not start on " + folder + ": " + e.getMessage(), e);
    }
  }

  /**
   * Kafka locks the folder too, but only after it has opened the metadata log for writing, which
   * ruins that of a broker that runs.
   */
  private static FileChannel lock(Path folder) throws IOException {
    FileChannel channel =
        FileChannel.open(
            folder.resolve(".penstock.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      if (channel.tryLock() != null) {
        return channel;
      }
    } catch (OverlappingFileLockException e) {
      release(channel);
      throw new BrokerException("another broker uses the folder " + folder, e);
    }
    release(channel);
    throw new BrokerException("another broker uses the folder " + folder);
  }

  private static void release(FileChannel lock) {
    try {
      lock.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void format(Path folder) throws IOException {
    if (Files.exists(folder.resolve("meta.properties"))) {
      return;
    }
    try (PrintStream silent =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
      new Formatter()
          .setPrintStream(silent)
          .setNodeId(1)
          .setClusterId(Uuid.randomUuid().toString())
          .setDirectories(List.of(folder.toString()))
          .setMetadataLogDirectory(folder.toString())
          .setControllerListenerName("CONTROLLER")
          .setIgnoreFormatted(true)
          .run();
    } catch (IOException e) {
      throw e;
    } catch (Exception e) {
      // Kafka declares Exception.
      throw new IOException(e.getMessage(), e);
    }
  }

  private static Properties configuration(Path folder, int port, int controllerPort) {
    Properties properties = new Properties();
    properties.putAll(
        Map.of(
            "process.roles",
            "broker,controller",
            "node.id",
            "1",
            "controller.quorum.voters",
            "1@" + HOST + ':' + controllerPort,
            "listeners",
            "PLAINTEXT://%s:%d,CONTROLLER://%s:%d".formatted(HOST, port, HOST, controllerPort),
            "advertised.listeners",
            "PLAINTEXT://localhost:" + port,
            "controller.listener.names",
            "CONTROLLER",
            "listener.security.protocol.map",
            "CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT",
            "log.dirs",
            folder.toString()));
    // A topic that nobody made is a misspelt one.
    properties.putAll(
        Map.of(
            "auto.create.topics.enable", "false",
            "offsets.topic.replication.factor", "1",
            "offsets.topic.num.partitions", "4",
            "transaction.state.log.replication.factor", "1",
            "transaction.state.log.min.isr", "1",
            "transaction.state.log.num.partitions", "4",
            "group.initial.rebalance.delay.ms", "0"));
    // One user's broker: the defaults are for a machine of its own.
    properties.putAll(
        Map.of(
            "num.network.threads", "2",
            "num.io.threads", "4",
            "background.threads", "2",
            "log.cleaner.dedupe.buffer.size", "4194304",
            "log.index.size.max.bytes", "1048576"));
    return properties;
  }

  /** A port that nobody listens on at this moment. */
  public static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new BrokerException("no free port on this machine: " + e.getMessage(), e);
    }
  }

  private static void requireFree(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      socket.getLocalPort();
    } catch (IOException e) {
      throw new BrokerException(
          "port " + port + " cannot be used (" + e.getMessage() + "): choose another by --port", e);
    }
  }

  /** Where clients connect, such as {@code localhost:9092}. */
  public String bootstrap() {
    return "localhost:" + port;
  }

  /** Stops it and waits until all is on disk. */
  @Override
  public void close() {
    server.shutdown();
    server.awaitShutdown();
    release(lock);
  }
}
