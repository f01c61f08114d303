package io.penstock.text.container;

import io.penstock.schemas.Topics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.io.MessageColumnIO;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.schema.LogicalTypeAnnotation.EnumLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.JsonLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.StringLogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveStringifier;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.Type;
import org.jspecify.annotations.Nullable;

/** The rows of a Parquet file, of which the columns with one value a row are read. */
final class ParquetRecords implements ContainerReader {
  /** Of one row group, as it lies in the file, and of one page of it, unpacked. */
  private static final long MAX_GROUP_BYTES = 512L << 20;

  private static final int MAX_PAGE_BYTES = 256 << 20;

  private final ParquetFileReader parquet;
  private final List<BlockMetaData> groups;
  private final MessageType columns;
  private final MessageColumnIO columnIo;
  private final RowDocument document;

  /** The row group that is read, or comes next where no row of it was asked for yet. */
  private int group;

  /** The row in it that comes next. */
  private long row;

  /** Rows of it that the record reader has given. */
  private long read;

  private @Nullable RecordReader<Group> rows;

  ParquetRecords(Path file, long position, RecordFields fields) throws IOException {
    // What the library says of a missing file looks like broken bytes.
    Files.newInputStream(file).close();
    this.document = new RowDocument(fields);
    ParquetReadOptions options =
        ParquetReadOptions.builder(new PlainParquetConfiguration())
            .withCodecFactory(new ParquetCodecs(MAX_PAGE_BYTES))
            .build();
    this.parquet = ParquetFileReader.open(new LocalInputFile(file), options);
    MessageType schema = parquet.getFooter().getFileMetaData().getSchema();
    List<Type> scalars =
        schema.getFields().stream()
            .filter(f -> f.isPrimitive() && !f.isRepetition(Type.Repetition.REPEATED))
            .toList();
    if (scalars.isEmpty()) {
      parquet.close();
      throw new BrokenContainerException("no column has one value a row: " + schema.getFields());
    }
    this.columns = new MessageType(schema.getName(), scalars);
    this.columnIo = new ColumnIOFactory().getColumnIO(columns);
    this.groups = parquet.getRowGroups();
    parquet.setRequestedSchema(columns);
    this.group = Math.toIntExact(position);
    for (int i = 0; i < group; i++) {
      parquet.skipNextRowGroup();
    }
  }

  @Override
  public @Nullable ContainedRecord next() throws IOException {
    if (!moveToRow()) {
      return null;
    }
    RecordReader<Group> reader = rows == null ? openGroup() : rows;
    Group values = null;
    for (; read <= row; read++) {
      values = reader.read();
    }
    row++;
    if (values == null) {
      throw new BrokenContainerException("the row group ends before its last row");
    }
    return record(values);
  }

  private RecordReader<Group> openGroup() throws IOException {
    long bytes = 0;
    for (ColumnChunkMetaData column : groups.get(group).getColumns()) {
      if (columns.containsPath(column.getPath().toArray())) {
        bytes += column.getTotalSize();
      }
    }
    if (bytes > MAX_GROUP_BYTES) {
      throw new BrokenContainerException(
          "row group %d has %d bytes, the limit is %d; write it anew in smaller ones"
              .formatted(group, bytes, MAX_GROUP_BYTES));
    }
    PageReadStore pages = parquet.readNextRowGroup();
    if (pages == null) {
      throw new BrokenContainerException("row group " + group + " is not there");
    }
    RecordReader<Group> reader = columnIo.getRecordReader(pages, new GroupRecordConverter(columns));
    rows = reader;
    return reader;
  }

  /** False after the last row. */
  private boolean moveToRow() {
    while (group < groups.size() && row >= groups.get(group).getRowCount()) {
      if (rows == null) {
        parquet.skipNextRowGroup();
      }
      rows = null;
      row = 0;
      read = 0;
      group++;
    }
    return group < groups.size();
  }

  private ContainedRecord record(Group values) {
    Map<String, Object> named = new LinkedHashMap<>();
    for (int i = 0; i < columns.getFieldCount(); i++) {
      if (values.getFieldRepetitionCount(i) > 0) {
        named.put(columns.getFieldName(i), value(columns.getType(i).asPrimitiveType(), values, i));
      }
    }
    long bytes = 0;
    for (Object value : named.values()) {
      bytes += value instanceof byte[] b ? b.length : ((String) value).length();
    }
    return bytes > Topics.RECORD_BYTES_MAX
        ? JsonLinesReader.tooLarge("the row", bytes)
        : document.of(named, Optional.empty());
  }

  private static Object value(PrimitiveType type, Group values, int field) {
    PrimitiveStringifier words = type.stringifier();
    return switch (type.getPrimitiveTypeName()) {
      case BINARY -> {
        byte[] bytes = values.getBinary(field, 0).getBytes();
        yield isText(type) ? new String(bytes, StandardCharsets.UTF_8) : bytes;
      }
      case FIXED_LEN_BYTE_ARRAY, INT96 -> words.stringify(values.getBinary(field, 0));
      case INT32 -> words.stringify(values.getInteger(field, 0));
      case INT64 -> words.stringify(values.getLong(field, 0));
      case BOOLEAN -> Boolean.toString(values.getBoolean(field, 0));
      case FLOAT -> Float.toString(values.getFloat(field, 0));
      case DOUBLE -> Double.toString(values.getDouble(field, 0));
    };
  }

  private static boolean isText(PrimitiveType type) {
    var logical = type.getLogicalTypeAnnotation();
    return logical instanceof StringLogicalTypeAnnotation
        || logical instanceof JsonLogicalTypeAnnotation
        || logical instanceof EnumLogicalTypeAnnotation;
  }

  @Override
  public boolean skip() {
    if (!moveToRow()) {
      return false;
    }
    row++;
    return true;
  }

  /** Places are row groups: within one there is none. */
  @Override
  public long position() {
    boolean more = moveToRow();
    return more && row == 0 ? group : NOWHERE;
  }

  @Override
  public void close() throws IOException {
    parquet.close();
  }
}
