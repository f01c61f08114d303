package io.penstock.schemas.shard;

import com.google.errorprone.annotations.MustBeClosed;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation.ListLogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.jspecify.annotations.Nullable;

/**
 * Writes rows of one kind into a Parquet file, zstd compressed. Nothing of Hadoop is called on the
 * way. The same rows give the same bytes.
 */
public final class ShardWriter implements Closeable {
  private final Path file;
  private final ParquetWriter<@Nullable Object[]> parquet;
  private long rows;

  private ShardWriter(Path file, ParquetWriter<@Nullable Object[]> parquet) {
    this.file = file;
    this.parquet = parquet;
  }

  /**
   * Opens a writer; an existing file is replaced.
   *
   * @param footer key-values for the file's footer
   */
  @MustBeClosed
  public static ShardWriter create(Path file, ShardKind kind, Map<String, String> footer)
      throws IOException {
    return create(file, ShardLayout.schema(kind), ShardLayout.rowGroupBytes(kind), footer);
  }

  /** Opens a writer of a file that is no shard but for another program. */
  @MustBeClosed
  public static ShardWriter create(Path file, MessageType schema, Map<String, String> footer)
      throws IOException {
    return create(file, schema, ShardLayout.ROW_GROUP_BYTES, footer);
  }

  @MustBeClosed
  private static ShardWriter create(
      Path file, MessageType schema, long rowGroupBytes, Map<String, String> footer)
      throws IOException {
    return new ShardWriter(
        file,
        new Builder(new LocalOutputFile(file), schema, footer)
            .withConf(new PlainParquetConfiguration())
            .withWriteMode(ParquetFileWriter.Mode.OVERWRITE)
            .withRowGroupSize(rowGroupBytes)
            .withPageSize(ShardLayout.PAGE_BYTES)
            .withDictionaryEncoding("text", false)
            .withCompressionCodec(CompressionCodecName.ZSTD)
            .withCodecFactory(new ZstdCodecs(ShardLayout.ZSTD_LEVEL))
            .build());
  }

  /**
   * Writes one row.
   *
   * @param values in the order of the kind's columns: String, Integer, Long, Boolean or byte[]; a
   *     List for a list column, with Object[] for its structs; null where the column is optional
   */
  public void write(@Nullable Object... values) throws IOException {
    try {
      parquet.write(values);
    } catch (IOException | RuntimeException e) {
      throw DiskFullException.explained(e, file, parquet.getDataSize());
    }
    rows++;
  }

  /** How many rows were written. */
  public long rows() {
    return rows;
  }

  @Override
  public void close() throws IOException {
    // Not known any more once it is closed.
    long bytes = parquet.getDataSize();
    try {
      parquet.close();
    } catch (IOException | RuntimeException e) {
      throw DiskFullException.explained(e, file, bytes);
    }
  }

  private static final class Builder extends ParquetWriter.Builder<@Nullable Object[], Builder> {
    private final RowSupport support;

    Builder(OutputFile file, MessageType schema, Map<String, String> footer) {
      super(file);
      this.support = new RowSupport(schema, footer);
    }

    @Override
    protected Builder self() {
      return this;
    }

    @Override
    protected WriteSupport<@Nullable Object[]> getWriteSupport(Configuration configuration) {
      return support;
    }

    @Override
    protected WriteSupport<@Nullable Object[]> getWriteSupport(ParquetConfiguration configuration) {
      return support;
    }
  }

  private static final class RowSupport extends WriteSupport<@Nullable Object[]> {
    private final MessageType schema;
    private final Map<String, String> footer;
    private @Nullable RecordConsumer consumer;

    RowSupport(MessageType schema, Map<String, String> footer) {
      this.schema = schema;
      this.footer = footer;
    }

    @Override
    public WriteContext init(Configuration configuration) {
      return new WriteContext(schema, footer);
    }

    @Override
    public WriteContext init(ParquetConfiguration configuration) {
      return new WriteContext(schema, footer);
    }

    @Override
    public void prepareForWrite(RecordConsumer recordConsumer) {
      consumer = recordConsumer;
    }

    @Override
    public void write(@Nullable Object[] row) {
      RecordConsumer out = consumer;
      if (out == null) {
        throw new IllegalStateException("not prepared for writing");
      }
      out.startMessage();
      fields(schema, row, out);
      out.endMessage();
    }

    private static void fields(GroupType group, @Nullable Object[] values, RecordConsumer out) {
      if (values.length != group.getFieldCount()) {
        throw new IllegalArgumentException(
            group.getFieldCount() + " columns expected, found " + values.length + ": " + group);
      }
      for (int i = 0; i < values.length; i++) {
        Object value = values[i];
        Type type = group.getType(i);
        if (value != null) {
          out.startField(type.getName(), i);
          value(type, value, out);
          out.endField(type.getName(), i);
        } else if (type.isRepetition(Type.Repetition.REQUIRED)) {
          throw new IllegalArgumentException("no value for column " + type.getName());
        }
      }
    }

    private static void value(Type type, Object value, RecordConsumer out) {
      if (type.isPrimitive()) {
        primitive(type, value, out);
      } else if (type.getLogicalTypeAnnotation() instanceof ListLogicalTypeAnnotation) {
        out.startGroup();
        list(type.asGroupType().getType(0).asGroupType(), value, out);
        out.endGroup();
      } else {
        out.startGroup();
        fields(type.asGroupType(), (@Nullable Object[]) value, out);
        out.endGroup();
      }
    }

    private static void list(GroupType repeated, Object value, RecordConsumer out) {
      Type element = repeated.getType(0);
      if (value instanceof int[] ints) {
        if (ints.length > 0) {
          out.startField(repeated.getName(), 0);
          for (int i : ints) {
            out.startGroup();
            out.startField(element.getName(), 0);
            out.addInteger(i);
            out.endField(element.getName(), 0);
            out.endGroup();
          }
          out.endField(repeated.getName(), 0);
        }
        return;
      }
      List<?> items = (List<?>) value;
      if (items.isEmpty()) {
        return;
      }
      out.startField(repeated.getName(), 0);
      for (Object item : items) {
        out.startGroup();
        out.startField(element.getName(), 0);
        value(element, item, out);
        out.endField(element.getName(), 0);
        out.endGroup();
      }
      out.endField(repeated.getName(), 0);
    }

    private static void primitive(Type type, Object value, RecordConsumer out) {
      switch (type.asPrimitiveType().getPrimitiveTypeName()) {
        case BINARY ->
            out.addBinary(
                value instanceof byte[] bytes
                    ? Binary.fromConstantByteArray(bytes)
                    : Binary.fromString((String) value));
        case INT32 -> out.addInteger((Integer) value);
        case INT64 -> out.addLong((Long) value);
        case BOOLEAN -> out.addBoolean((Boolean) value);
        case DOUBLE, FLOAT, INT96, FIXED_LEN_BYTE_ARRAY ->
            throw new IllegalArgumentException("no layout uses " + type);
      }
    }
  }
}
