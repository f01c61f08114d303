package io.penstock.schemas.shard;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation.ListLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.StringLogicalTypeAnnotation;
import org.apache.parquet.schema.Type;
import org.jspecify.annotations.Nullable;

/**
 * Rows of any kind, the odd and the extreme among them: every second optional value is null, lists
 * have none to two items, texts have letters of several scripts, numbers are as large as they go.
 */
final class SampleRows {
  private int drawn;

  private SampleRows() {}

  static void write(Path file, ShardKind kind, int rows) throws IOException {
    SampleRows samples = new SampleRows();
    try (ShardWriter writer = ShardWriter.create(file, kind, Map.of())) {
      for (int i = 0; i < rows; i++) {
        writer.write(samples.struct(ShardLayout.schema(kind)));
      }
    }
  }

  /** The same rows as another reader should print them; bytes as lists of numbers. */
  static JsonNode asJson(ShardKind kind, int rows) throws IOException {
    SampleRows samples = new SampleRows();
    List<@Nullable Object> expected = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      GroupType schema = ShardLayout.schema(kind);
      expected.add(named(schema, samples.struct(schema)));
    }
    ObjectMapper json = new ObjectMapper();
    // Through text, so that whole numbers are of the type that reading gives them.
    return json.readTree(json.writeValueAsString(expected));
  }

  private @Nullable Object[] struct(GroupType type) {
    return type.getFields().stream()
        .map(f -> f.isRepetition(Type.Repetition.OPTIONAL) && drawn++ % 2 == 0 ? null : value(f))
        .toArray();
  }

  private Object value(Type type) {
    int number = drawn++;
    if (!type.isPrimitive()) {
      Type element = element(type);
      List<Object> items = new ArrayList<>();
      for (int i = 0; i < number % 3; i++) {
        items.add(element.isPrimitive() ? value(element) : struct(element.asGroupType()));
      }
      return items;
    }
    return switch (type.asPrimitiveType().getPrimitiveTypeName()) {
      case BINARY -> {
        String text = "ü 水 🌊 \n\"" + number;
        boolean isText = type.getLogicalTypeAnnotation() instanceof StringLogicalTypeAnnotation;
        yield isText ? text : text.getBytes(UTF_8);
      }
      case INT32 -> Integer.MAX_VALUE - number;
      case INT64 -> Long.MAX_VALUE - number;
      case BOOLEAN -> number % 2 == 0;
      case DOUBLE, FLOAT, INT96, FIXED_LEN_BYTE_ARRAY ->
          throw new IllegalArgumentException("no layout uses " + type);
    };
  }

  private static Type element(Type list) {
    if (!(list.getLogicalTypeAnnotation() instanceof ListLogicalTypeAnnotation)) {
      throw new IllegalArgumentException("no list: " + list);
    }
    return list.asGroupType().getType(0).asGroupType().getType(0);
  }

  private static Map<String, @Nullable Object> named(GroupType type, @Nullable Object[] values) {
    Map<String, @Nullable Object> named = new LinkedHashMap<>();
    for (int i = 0; i < values.length; i++) {
      named.put(type.getFieldName(i), named(type.getType(i), values[i]));
    }
    return named;
  }

  private static @Nullable Object named(Type type, @Nullable Object value) {
    if (value instanceof List<?> items) {
      Type element = element(type);
      return items.stream()
          .map(i -> i instanceof Object[] s ? named(element.asGroupType(), s) : i)
          .toList();
    }
    if (value instanceof byte[] bytes) {
      List<Integer> numbers = new ArrayList<>();
      for (byte b : bytes) {
        numbers.add(b & 0xff);
      }
      return numbers;
    }
    return value;
  }
}
