package io.penstock.experiments;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.errorprone.annotations.MustBeClosed;
import io.penstock.experiments.RunRecords.IdentifiedEvent;
import io.penstock.experiments.RunRecords.TopicPosition;
import io.penstock.schemas.event.AvroJson;
import io.penstock.schemas.event.DatasetRef;
import io.penstock.schemas.event.MetricSample;
import io.penstock.schemas.event.RunEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;

/**
 * Runs and their metrics in one SQLite file. The event log is the truth and this is a view of it:
 * records and the place they were read up to are stored in one transaction, and storing a record
 * twice changes nothing, so a crash at any point, or a second reader, does no harm.
 *
 * <p>One instance belongs to one thread. Several processes may have the same file open.
 */
public final class RunStore implements AutoCloseable {
  /** Raised whenever an older version could no longer read the file. */
  static final int FORMAT = 1;

  private static final List<String> TABLES =
      List.of(
          "CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value TEXT NOT NULL)",
          """
          CREATE TABLE IF NOT EXISTS run_event (
            ordinal INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE,
            run_id TEXT NOT NULL, event TEXT NOT NULL)""",
          "CREATE INDEX IF NOT EXISTS run_event_by_run ON run_event (run_id, ordinal)",
          """
          CREATE TABLE IF NOT EXISTS metric_sample (
            run_id TEXT NOT NULL, name TEXT NOT NULL, step INTEGER NOT NULL,
            value REAL, event_time INTEGER NOT NULL,
            PRIMARY KEY (run_id, name, step)) WITHOUT ROWID""",
          """
          CREATE TABLE IF NOT EXISTS topic_position (
            topic TEXT NOT NULL, partition_number INTEGER NOT NULL, next INTEGER NOT NULL,
            PRIMARY KEY (topic, partition_number)) WITHOUT ROWID""");

  private final Connection connection;

  private RunStore(Connection connection) {
    this.connection = connection;
  }

  /**
   * Opens the store, making it where it is missing.
   *
   * @throws StoreFormatException if a newer version wrote it
   */
  @MustBeClosed
  public static RunStore open(Path file) {
    try {
      Path folder = file.toAbsolutePath().getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
      return open(file, "jdbc:sqlite:" + file.toAbsolutePath());
    } catch (IOException | SQLException e) {
      throw new RunStoreException("cannot open the run store " + file, e);
    }
  }

  /** A store that is gone when it is closed. */
  @MustBeClosed
  public static RunStore inMemory() {
    try {
      return open(Path.of("(memory)"), "jdbc:sqlite::memory:");
    } catch (SQLException e) {
      throw new RunStoreException("cannot open a run store in memory", e);
    }
  }

  @MustBeClosed
  private static RunStore open(Path file, String url) throws SQLException {
    SQLiteConfig config = new SQLiteConfig();
    config.setBusyTimeout(10_000);
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    // The log is the truth: what a power cut takes is read again.
    config.setSynchronous(SQLiteConfig.SynchronousMode.NORMAL);
    config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
    Connection connection = config.createConnection(url);
    try {
      prepare(connection, file);
      return new RunStore(connection);
    } catch (SQLException | RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  private static void prepare(Connection connection, Path file) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String table : TABLES) {
        statement.execute(table);
      }
    }
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO meta (name, value) VALUES ('format', ?) ON CONFLICT (name) DO NOTHING")) {
      insert.setString(1, Integer.toString(FORMAT));
      insert.execute();
    }
    String format;
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT value FROM meta WHERE name = 'format'")) {
      format = row.next() ? row.getString(1) : "(none)";
    }
    if (!format.matches("[0-9]{1,9}") || Integer.parseInt(format) > FORMAT) {
      throw new StoreFormatException(file, format, FORMAT);
    }
  }

  /** Stores all of it or, if this throws, none of it. What is stored already stays as it is. */
  public void apply(RunRecords records) {
    try {
      // Outside of this, every statement stands alone: an open transaction would lock others out.
      connection.setAutoCommit(false);
      insertEvents(records.events());
      upsertSamples(records.samples());
      upsertPositions(records.positions());
      connection.commit();
      connection.setAutoCommit(true);
    } catch (SQLException | RuntimeException e) {
      rollback(e);
      throw e instanceof RuntimeException unchecked
          ? unchecked
          : new RunStoreException("cannot store run events", e);
    }
  }

  private void insertEvents(List<IdentifiedEvent> events) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO run_event (id, run_id, event) VALUES (?, ?, ?) ON CONFLICT (id) DO NOTHING")) {
      for (IdentifiedEvent identified : events) {
        insert.setString(1, identified.id());
        insert.setString(2, identified.event().getRunId());
        insert.setString(3, new String(AvroJson.encode(identified.event()), UTF_8));
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  /** A resumed attempt tells the steps since its checkpoint again: the later in the log wins. */
  private void upsertSamples(List<MetricSample> samples) throws SQLException {
    try (PreparedStatement upsert =
        connection.prepareStatement(
            """
            INSERT INTO metric_sample (run_id, name, step, value, event_time) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (run_id, name, step)
            DO UPDATE SET value = excluded.value, event_time = excluded.event_time""")) {
      for (MetricSample sample : samples) {
        upsert.setString(1, sample.getRunId());
        upsert.setString(2, sample.getName());
        upsert.setLong(3, sample.getStep());
        upsert.setDouble(4, sample.getValue());
        upsert.setLong(5, sample.getEventTime());
        upsert.addBatch();
      }
      upsert.executeBatch();
    }
  }

  /** Never back: a slower second reader must not undo the progress of the first. */
  private void upsertPositions(List<TopicPosition> positions) throws SQLException {
    try (PreparedStatement upsert =
        connection.prepareStatement(
            """
            INSERT INTO topic_position (topic, partition_number, next) VALUES (?, ?, ?)
            ON CONFLICT (topic, partition_number) DO UPDATE SET next = MAX(next, excluded.next)""")) {
      for (TopicPosition position : positions) {
        upsert.setString(1, position.topic());
        upsert.setInt(2, position.partition());
        upsert.setLong(3, position.next());
        upsert.addBatch();
      }
      upsert.executeBatch();
    }
  }

  /** Where reading goes on; 0 for a partition that was never read. */
  public long position(String topic, int partition) {
    return query(
        "SELECT next FROM topic_position WHERE topic = ? AND partition_number = ?",
        statement -> {
          statement.setString(1, topic);
          statement.setInt(2, partition);
        },
        row -> row.next() ? row.getLong(1) : 0L);
  }

  /** All runs, in the order in which they were first heard of. */
  public List<RunSummary> runs() {
    Map<String, List<RunEvent>> eventsByRun = new LinkedHashMap<>();
    for (RunEvent event : events("", statement -> {})) {
      eventsByRun.computeIfAbsent(event.getRunId(), id -> new ArrayList<>()).add(event);
    }
    List<RunSummary> runs = new ArrayList<>();
    eventsByRun.forEach((id, events) -> runs.add(summary(id, events)));
    return runs;
  }

  /** One run, or nothing where no event of it was read. */
  public Optional<RunSummary> run(String id) {
    List<RunEvent> events = events("WHERE run_id = ?", statement -> statement.setString(1, id));
    return events.isEmpty() ? Optional.empty() : Optional.of(summary(id, events));
  }

  /** The values of a metric by step. */
  public List<MetricPoint> series(String runId, String metric) {
    return query(
        "SELECT step, value FROM metric_sample WHERE run_id = ? AND name = ? ORDER BY step",
        statement -> {
          statement.setString(1, runId);
          statement.setString(2, metric);
        },
        row -> {
          List<MetricPoint> points = new ArrayList<>();
          while (row.next()) {
            points.add(new MetricPoint(row.getLong(1), number(row, 2)));
          }
          return points;
        });
  }

  private List<RunEvent> events(String where, Binding binding) {
    return query(
        "SELECT event FROM run_event " + where + " ORDER BY ordinal",
        binding,
        row -> {
          List<RunEvent> events = new ArrayList<>();
          while (row.next()) {
            events.add(AvroJson.decode(row.getString(1).getBytes(UTF_8), RunEvent.class));
          }
          return events;
        });
  }

  private RunSummary summary(String id, List<RunEvent> events) {
    RunEvent last = events.get(events.size() - 1);
    // Nothing that is heard after the end of a run changes how it ended.
    @Nullable RunEvent terminal =
        events.stream()
            .filter(e -> RunSummary.isTerminal(e.getEventType()))
            .findFirst()
            .orElse(null);
    RunEvent deciding = terminal == null ? last : terminal;
    Map<String, String> facets = new TreeMap<>();
    Map<String, DatasetRef> inputs = new LinkedHashMap<>();
    Map<String, DatasetRef> outputs = new LinkedHashMap<>();
    int attempt = 1;
    long started = Long.MAX_VALUE;
    @Nullable Double progress = null;
    for (RunEvent event : events) {
      facets.putAll(event.getFacets());
      event.getInputs().forEach(d -> inputs.put(d.toString(), d));
      event.getOutputs().forEach(d -> outputs.put(d.toString(), d));
      attempt = Math.max(attempt, event.getAttempt());
      started = Math.min(started, event.getEventTime());
      progress = event.getProgress() == null ? progress : event.getProgress();
    }
    return new RunSummary(
        id,
        deciding.getJob(),
        deciding.getEventType(),
        attempt,
        Instant.ofEpochMilli(started),
        Optional.ofNullable(terminal).map(e -> Instant.ofEpochMilli(e.getEventTime())),
        Optional.ofNullable(progress),
        Optional.ofNullable(deciding.getMessage()),
        List.copyOf(inputs.values()),
        List.copyOf(outputs.values()),
        facets,
        metrics(id));
  }

  private Map<String, MetricSummary> metrics(String runId) {
    return query(
        """
        SELECT m.name, COUNT(*), MIN(m.value), MAX(m.step),
          (SELECT value FROM metric_sample f WHERE f.run_id = m.run_id AND f.name = m.name
            ORDER BY step LIMIT 1),
          (SELECT value FROM metric_sample l WHERE l.run_id = m.run_id AND l.name = m.name
            ORDER BY step DESC LIMIT 1)
        FROM metric_sample m WHERE m.run_id = ? GROUP BY m.name ORDER BY m.name""",
        statement -> statement.setString(1, runId),
        row -> {
          Map<String, MetricSummary> metrics = new TreeMap<>();
          while (row.next()) {
            String name = row.getString(1);
            metrics.put(
                name,
                new MetricSummary(
                    name,
                    row.getLong(2),
                    number(row, 5),
                    number(row, 6),
                    number(row, 3),
                    row.getLong(4)));
          }
          return metrics;
        });
  }

  /** SQLite keeps NaN as null. */
  private static double number(ResultSet row, int column) throws SQLException {
    double value = row.getDouble(column);
    return row.wasNull() ? Double.NaN : value;
  }

  private <T> T query(String sql, Binding binding, Reading<T> reading) {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      binding.bind(statement);
      try (ResultSet row = statement.executeQuery()) {
        return reading.read(row);
      }
    } catch (SQLException e) {
      throw new RunStoreException("cannot read the run store", e);
    }
  }

  private void rollback(Exception cause) {
    try {
      connection.rollback();
      connection.setAutoCommit(true);
    } catch (SQLException e) {
      cause.addSuppressed(e);
    }
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new RunStoreException("cannot close the run store", e);
    }
  }

  private interface Binding {
    void bind(PreparedStatement statement) throws SQLException;
  }

  private interface Reading<T> {
    T read(ResultSet row) throws SQLException;
  }
}
