package io.penstock.schemas.shard;

import com.google.errorprone.annotations.MustBeClosed;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.MessageColumnIO;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation.ListLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.StringLogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.jspecify.annotations.Nullable;

/** Reads the rows of a Parquet shard in file order, all columns or some. */
public final class ShardReader implements Closeable {
  private final ParquetFileReader parquet;
  private final MessageType schema;
  private final MessageColumnIO columns;
  private @Nullable RecordReader<Group> records;
  private long left;
  private long nextRow;
  private int nextGroup;

  private ShardReader(ParquetFileReader parquet, MessageType schema) {
    this.parquet = parquet;
    this.schema = schema;
    this.columns = new ColumnIOFactory().getColumnIO(schema);
  }

  /**
   * Opens a file, on any file system that has a NIO provider.
   *
   * @param names the columns to read; none means all
   * @throws IOException if the file is not a Parquet file
   */
  @MustBeClosed
  public static ShardReader open(Path file, String... names) throws IOException {
    ParquetReadOptions options =
        ParquetReadOptions.builder(new PlainParquetConfiguration())
            .withCodecFactory(new ZstdCodecs(ShardLayout.ZSTD_LEVEL))
            .build();
    ParquetFileReader parquet;
    try {
      parquet = ParquetFileReader.open(new NioInputFile(file), options);
    } catch (RuntimeException e) {
      throw new IOException(file + " is not a Parquet file: " + e.getMessage(), e);
    }
    MessageType schema = parquet.getFooter().getFileMetaData().getSchema();
    if (names.length > 0) {
      Set<String> wanted = Set.of(names);
      schema =
          new MessageType(
              schema.getName(),
              schema.getFields().stream().filter(f -> wanted.contains(f.getName())).toList());
      parquet.setRequestedSchema(schema);
    }
    return new ShardReader(parquet, schema);
  }

  /** The next row, or null after the last. */
  public @Nullable ShardRow next() throws IOException {
    while (left == 0) {
      if (!openGroup()) {
        return null;
      }
    }
    left--;
    nextRow++;
    return new ShardRow(schema, struct(schema, openRecords().read()));
  }

  private boolean openGroup() throws IOException {
    PageReadStore group = parquet.readNextRowGroup();
    if (group == null) {
      return false;
    }
    nextGroup++;
    left = group.getRowCount();
    records = columns.getRecordReader(group, new GroupRecordConverter(schema));
    return true;
  }

  private RecordReader<Group> openRecords() {
    RecordReader<Group> reader = records;
    if (reader == null) {
      throw new IllegalStateException("no row group is open");
    }
    return reader;
  }

  /**
   * Goes to a row, counted from 0, so that it is the next; row groups before it are not read.
   *
   * @throws IllegalArgumentException if it lies before what was read already, or behind the end
   */
  public void skipTo(long row) throws IOException {
    if (row < nextRow || row > rows()) {
      throw new IllegalArgumentException(
          "row %d lies outside of [%d, %d]".formatted(row, nextRow, rows()));
    }
    while (nextRow < row) {
      if (left == 0) {
        long group = parquet.getRowGroups().get(nextGroup).getRowCount();
        if (nextRow + group <= row) {
          parquet.skipNextRowGroup();
          nextGroup++;
          nextRow += group;
          continue;
        }
        openGroup();
      }
      openRecords().read();
      left--;
      nextRow++;
    }
  }

  /** How many rows the file has. */
  public long rows() {
    return parquet.getRecordCount();
  }

  /** The key-values of the footer. */
  public Map<String, String> footer() {
    return parquet.getFooter().getFileMetaData().getKeyValueMetaData();
  }

  @Override
  public void close() throws IOException {
    parquet.close();
  }

  private static @Nullable Object[] struct(GroupType type, Group group) {
    @Nullable Object[] values = new @Nullable Object[type.getFieldCount()];
    for (int i = 0; i < values.length; i++) {
      values[i] = group.getFieldRepetitionCount(i) == 0 ? null : value(type.getType(i), group, i);
    }
    return values;
  }

  private static Object value(Type type, Group group, int field) {
    if (!type.isPrimitive()) {
      Group inner = group.getGroup(field, 0);
      return type.getLogicalTypeAnnotation() instanceof ListLogicalTypeAnnotation
          ? list(type.asGroupType().getType(0).asGroupType().getType(0), inner)
          : struct(type.asGroupType(), inner);
    }
    return switch (type.asPrimitiveType().getPrimitiveTypeName()) {
      case BINARY ->
          type.getLogicalTypeAnnotation() instanceof StringLogicalTypeAnnotation
              ? group.getString(field, 0)
              : group.getBinary(field, 0).getBytes();
      case INT32 -> group.getInteger(field, 0);
      case INT64 -> group.getLong(field, 0);
      case BOOLEAN -> group.getBoolean(field, 0);
      case DOUBLE, FLOAT, INT96, FIXED_LEN_BYTE_ARRAY ->
          throw new IllegalArgumentException("no layout uses " + type);
    };
  }

  private static List<Object> list(Type element, Group list) {
    int count = list.getFieldRepetitionCount(0);
    List<Object> items = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      items.add(value(element, list.getGroup(0, i), 0));
    }
    return items;
  }
}
