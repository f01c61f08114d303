package io.penstock.cli.export;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.schemas.shard.DataSet;
import io.penstock.schemas.shard.ShardKind;
import io.penstock.schemas.shard.ShardRow;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongConsumer;

/**
 * Writes the live rows of data folders. The same folders give the same bytes: kinds in the order of
 * their names in {@link ShardKind}, rows in that of manifest ids and of their places in files.
 */
public final class Export {
  private final ExportFormat format;
  private final LongConsumer progress;
  private long rows;

  /**
   * An export.
   *
   * @param progress hears how many rows were read so far
   */
  public Export(ExportFormat format, LongConsumer progress) {
    this.format = format;
    this.progress = progress;
  }

  /**
   * What became of the rows of a kind.
   *
   * @param written rows in the file
   * @param leftOut rows that the format has no form for
   */
  public record Count(long written, long leftOut) {}

  /** Takes rows one after the other. */
  @FunctionalInterface
  private interface Sink {
    void write(ObjectNode row) throws IOException;
  }

  /** Writes a file for each kind, and what else the format needs; kinds without rows get none. */
  public Map<ShardKind, Count> toFolder(List<DataSet> sets, Set<ShardKind> kinds, Path folder)
      throws IOException {
    Map<ShardKind, Count> counts = new EnumMap<>(ShardKind.class);
    for (ShardKind kind : ShardKind.values()) {
      if (kinds.contains(kind)) {
        try (RowFile file = RowFile.create(folder.resolve(format.file(kind)), format)) {
          counts.put(kind, rows(sets, kind, file::write));
          if (file.count() > 0) {
            file.finish();
          }
        }
      }
    }
    if (format == ExportFormat.LLAMAFACTORY) {
      List<ShardKind> written =
          counts.entrySet().stream()
              .filter(e -> e.getValue().written() > 0)
              .map(Map.Entry::getKey)
              .toList();
      Files.write(
          folder.resolve("dataset_info.json"),
          RowJson.indented(LlamaFactoryRows.information(written)));
    }
    return counts;
  }

  /** Writes one file. */
  public Map<ShardKind, Count> toFile(List<DataSet> sets, Set<ShardKind> kinds, Path to)
      throws IOException {
    try (RowFile file = RowFile.create(to, format)) {
      Map<ShardKind, Count> counts = all(sets, kinds, file::write);
      file.finish();
      return counts;
    }
  }

  /** Writes lines. */
  public Map<ShardKind, Count> toStream(List<DataSet> sets, Set<ShardKind> kinds, OutputStream out)
      throws IOException {
    return all(
        sets,
        kinds,
        row -> {
          out.write(RowJson.line(row));
          out.write('\n');
        });
  }

  private Map<ShardKind, Count> all(List<DataSet> sets, Set<ShardKind> kinds, Sink sink)
      throws IOException {
    Map<ShardKind, Count> counts = new EnumMap<>(ShardKind.class);
    for (ShardKind kind : ShardKind.values()) {
      if (kinds.contains(kind)) {
        counts.put(kind, rows(sets, kind, sink));
      }
    }
    return counts;
  }

  private Count rows(List<DataSet> sets, ShardKind kind, Sink sink) throws IOException {
    long[] written = new long[2];
    for (DataSet set : sets) {
      set.forEachLiveRow(
          kind,
          row -> {
            progress.accept(++rows);
            written[write(kind, row, sink) ? 0 : 1]++;
          });
    }
    return new Count(written[0], written[1]);
  }

  private boolean write(ShardKind kind, ShardRow row, Sink sink) throws IOException {
    Optional<ObjectNode> json = format.row(kind, row);
    if (json.isPresent()) {
      sink.write(json.get());
    }
    return json.isPresent();
  }
}
