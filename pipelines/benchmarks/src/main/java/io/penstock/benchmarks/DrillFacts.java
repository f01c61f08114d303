package io.penstock.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.errorprone.annotations.MustBeClosed;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/**
 * All that a drill left, as tables of DuckDB: manifests and shards read by DuckDB itself, the
 * topics by a plain consumer. Nothing of Penstock's own readers is used.
 */
final class DrillFacts implements AutoCloseable {
  private static final int EXAMPLES = 3;

  private final DuckDBConnection connection;
  private final String folder;

  private DrillFacts(DuckDBConnection connection, Path folder) {
    this.connection = connection;
    this.folder = folder.toString();
  }

  @MustBeClosed
  static DrillFacts of(Path folder) throws SQLException {
    Connection connection = DriverManager.getConnection("jdbc:duckdb:");
    DrillFacts facts = new DrillFacts(connection.unwrap(DuckDBConnection.class), folder);
    try {
      facts.update("set autoinstall_known_extensions = false");
      facts.manifests();
      facts.rows("text_row", "TEXT", "text", "''");
      facts.rows("chunk_row", "CHUNK", "id chunk_id, ordinal, text", "'', 0, ''");
      facts.rows("dropped_row", "DROPPED", "rule, message", "'', ''");
      facts.rows("bad_row", "BAD", "rule", "''");
      facts.rows("deleted_row", "DELETED", "topic", "''");
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
    return facts;
  }

  private void update(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private void manifests() throws SQLException {
    update(
        """
        create table manifest as
        select regexp_extract(filename, '([^/]*)[.]json$', 1) id, * exclude (filename)
        from read_json('%s/manifests/*.json', filename = true, format = 'unstructured',
          maximum_object_size = 268435456, columns = {
          files: 'STRUCT(kind VARCHAR, name VARCHAR, sha256 VARCHAR, bytes BIGINT, "rows" BIGINT)[]',
          offsets: 'STRUCT(topic VARCHAR, "partition" INTEGER, fate VARCHAR, offsets VARCHAR)[]',
          superseded: 'STRUCT(document_id VARCHAR, source STRUCT(topic VARCHAR, "partition" INTEGER,
            "offset" BIGINT), content_hash VARCHAR)[]',
          orphaned: 'STRUCT(content_hash VARCHAR, document_ids VARCHAR[])[]'})
        """
            .formatted(folder));
    update(
        "create table file as select id manifest, unnest(files, recursive := true) from manifest");
    update(
        """
        create table fate as
        with entry as (select id, unnest(offsets, recursive := true) from manifest),
        part as (select id, "partition" p, fate, unnest(string_split(offsets, ',')) r from entry),
        span as (select *, string_split(r, '-')[1]::bigint first, string_split(r, '-')[-1]::bigint last
          from part)
        select id manifest, p, fate, unnest(range(first, last + 1)) o from span
        """);
    update(
        """
        create table superseded as
        with entry as (select id, unnest(superseded) s from manifest)
        select id manifest, s.document_id, s.source."partition" p, s.source."offset" o, s.content_hash
        from entry
        """);
    update(
        "create table orphan as select id manifest, unnest(orphaned, recursive := true)"
            + " from manifest");
    update(
        """
        create table shard as
        select regexp_extract(filename, '([^/]*)$', 1) as name, sha256(content) sha256, size bytes
        from read_blob('%s/shards/*')
        """
            .formatted(folder));
    update(
        """
        create table manifest_file as
        select regexp_extract(filename, '([^/]*)[.]json$', 1) as id, sha256(content) sha256
        from read_blob('%s/manifests/*.json')
        """
            .formatted(folder));
  }

  /** Reads the shards of a kind that manifests name and that are there. */
  private void rows(String table, String kind, String columns, String none) throws SQLException {
    List<String> files =
        strings(
            "select distinct name from file semi join shard using (name) where kind = '"
                + kind
                + '\'');
    String provenance =
        ", regexp_extract(filename, '([^/]*)$', 1) file, \"partition\" p, \"offset\" o,"
            + " document_id, version, content_hash";
    if (files.isEmpty()) {
      update(
          "create table "
              + table
              + " as select "
              + columns
              + provenance
              + " from (values ("
              + none
              + ", '', 0, 0::bigint, '', 0::bigint, '')) t("
              + columns.replace(" chunk_id", "")
              + ", filename, \"partition\", \"offset\", document_id, version, content_hash)"
              + " where false");
    } else {
      String list =
          String.join(", ", files.stream().map(f -> "'" + folder + "/shards/" + f + "'").toList());
      update(
          "create table "
              + table
              + " as select "
              + columns
              + provenance
              + " from read_parquet(["
              + list
              + "], filename = true)");
    }
  }

  /** What the raw topic holds. */
  void source(List<ConsumerRecord<String, byte[]>> records) throws SQLException {
    update("create table source (p int, o bigint, ts bigint, id text, kind text, content int)");
    try (DuckDBAppender rows = appender("source")) {
      for (ConsumerRecord<String, byte[]> record : records) {
        rows.beginRow();
        rows.append(record.partition());
        rows.append(record.offset());
        rows.append(record.timestamp());
        rows.append(record.key());
        rows.append(DrillRecord.kind(record.value()).name());
        rows.append(DrillRecord.content(record.value()));
        rows.endRow();
      }
    }
  }

  /** What an index would hold. */
  void fold(List<ChunkFold.FoldedDocument> documents) throws SQLException {
    update("create table indexed (id text, p int, o bigint)");
    update("create table indexed_chunk (document_id text, chunk_id text, ordinal int, text text)");
    try (DuckDBAppender rows = appender("indexed");
        DuckDBAppender chunks = appender("indexed_chunk")) {
      for (ChunkFold.FoldedDocument document : documents) {
        rows.beginRow();
        rows.append(document.id());
        rows.append(document.partition());
        rows.append(document.offset());
        rows.endRow();
        for (ChunkFold.FoldedChunk chunk : document.chunks()) {
          chunks.beginRow();
          chunks.append(chunk.documentId());
          chunks.append(chunk.id());
          chunks.append(chunk.ordinal());
          chunks.append(chunk.text());
          chunks.endRow();
        }
      }
    }
  }

  /** The CloudEvents ids of a topic, into a table of that name. */
  void events(String table, List<ConsumerRecord<String, byte[]>> records) throws SQLException {
    update("create table " + table + " (id text)");
    try (DuckDBAppender rows = appender(table)) {
      for (ConsumerRecord<String, byte[]> record : records) {
        Header id = Objects.requireNonNull(record.headers().lastHeader("ce_id"), "no ce_id");
        rows.beginRow();
        rows.append(new String(id.value(), UTF_8));
        rows.endRow();
      }
    }
  }

  @MustBeClosed
  private DuckDBAppender appender(String table) throws SQLException {
    return connection.createAppender(DuckDBConnection.DEFAULT_SCHEMA, table);
  }

  void view(String name, String sql) throws SQLException {
    update("create table " + name + " as " + sql);
  }

  /** The number that a query gives. */
  long number(String sql) throws SQLException {
    return Long.parseLong(strings(sql).get(0));
  }

  /** One text a row, its columns parted by blanks. */
  private List<String> strings(String sql) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      int columns = result.getMetaData().getColumnCount();
      while (result.next()) {
        List<String> row = new ArrayList<>();
        for (int i = 1; i <= columns; i++) {
          row.add(String.valueOf(result.getString(i)));
        }
        rows.add(String.join(" ", row));
      }
    }
    return rows;
  }

  /** What a query that should find nothing found, in words; empty where it found nothing. */
  List<String> unlessEmpty(String fault, String sql) throws SQLException {
    List<String> rows = strings(sql);
    return rows.isEmpty()
        ? List.of()
        : List.of(
            rows.size() + " " + fault + ", such as " + rows.stream().limit(EXAMPLES).toList());
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
