package io.penstock.schemas.shard;

import java.util.List;
import java.util.Objects;
import org.apache.parquet.schema.MessageType;
import org.jspecify.annotations.Nullable;

/** A row of a shard, its values by column name. */
public final class ShardRow {
  private final MessageType schema;
  private final @Nullable Object[] values;

  ShardRow(MessageType schema, @Nullable Object[] values) {
    this.schema = schema;
    this.values = values;
  }

  /** The value, or null where an optional column has none. */
  public @Nullable Object value(String column) {
    return values[schema.getFieldIndex(column)];
  }

  /** A text that must be there. */
  public String text(String column) {
    return (String) required(column);
  }

  public @Nullable String optionalText(String column) {
    return (String) value(column);
  }

  public int integer(String column) {
    return (Integer) required(column);
  }

  public long longValue(String column) {
    return (Long) required(column);
  }

  public boolean flag(String column) {
    return (Boolean) required(column);
  }

  public byte[] bytes(String column) {
    return (byte[]) required(column);
  }

  /** The items of a list column; structs are {@code Object[]} in the layout's order. */
  public List<?> list(String column) {
    return (List<?>) required(column);
  }

  /** The items of a list of whole numbers. */
  public int[] integers(String column) {
    return list(column).stream().mapToInt(i -> (Integer) i).toArray();
  }

  /** Column names, in order. */
  public List<String> columns() {
    return schema.getFields().stream().map(f -> f.getName()).toList();
  }

  private Object required(String column) {
    return Objects.requireNonNull(value(column), column);
  }
}
