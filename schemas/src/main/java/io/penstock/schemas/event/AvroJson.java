package io.penstock.schemas.event;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericEnumSymbol;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecordBase;
import org.jspecify.annotations.Nullable;

/**
 * Plain JSON of Avro records: unions as the value itself, bytes as base64, maps with sorted keys,
 * so that equal records give equal bytes. (Avro's own JSON wraps every union in an object.) A union
 * may hold null and one other type; that is all the records of events and manifests need.
 */
public final class AvroJson {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final JsonFactory FACTORY = MAPPER.getFactory();

  private AvroJson() {}

  /** The record's JSON in UTF-8, one line. */
  public static byte[] encode(SpecificRecordBase value) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(512);
    try (JsonGenerator json = FACTORY.createGenerator(out)) {
      write(value.getSchema(), value, json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static void write(Schema schema, @Nullable Object value, JsonGenerator json)
      throws IOException {
    if (value == null) {
      json.writeNull();
      return;
    }
    switch (schema.getType()) {
      case RECORD -> {
        json.writeStartObject();
        IndexedRecord record = (IndexedRecord) value;
        for (Schema.Field field : schema.getFields()) {
          json.writeFieldName(field.name());
          write(field.schema(), record.get(field.pos()), json);
        }
        json.writeEndObject();
      }
      case ARRAY -> {
        json.writeStartArray();
        for (Object item : (Iterable<?>) value) {
          write(schema.getElementType(), item, json);
        }
        json.writeEndArray();
      }
      case MAP -> {
        json.writeStartObject();
        for (Map.Entry<?, ?> entry : new TreeMap<>((Map<?, ?>) value).entrySet()) {
          json.writeFieldName(entry.getKey().toString());
          write(schema.getValueType(), entry.getValue(), json);
        }
        json.writeEndObject();
      }
      case UNION -> write(valueType(schema), value, json);
      case ENUM, STRING -> json.writeString(value.toString());
      case BYTES -> {
        ByteBuffer buffer = ((ByteBuffer) value).duplicate();
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        json.writeBinary(bytes);
      }
      case INT -> json.writeNumber((Integer) value);
      case LONG -> json.writeNumber((Long) value);
      case FLOAT -> json.writeNumber((Float) value);
      case DOUBLE -> json.writeNumber((Double) value);
      case BOOLEAN -> json.writeBoolean((Boolean) value);
      case FIXED, NULL -> throw new IllegalArgumentException("no JSON for " + schema);
    }
  }

  /**
   * Reads what {@link #encode} wrote, or an older or newer record: unknown fields are ignored,
   * missing ones take their default.
   *
   * @throws IllegalArgumentException if a value is missing or of another type, naming the field
   */
  public static <T extends SpecificRecordBase> T decode(byte[] json, Class<T> type) {
    try {
      return decode(MAPPER.readTree(json), type);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not JSON: " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As {@link #decode(byte[], Class)}, from a parsed tree. */
  public static <T extends SpecificRecordBase> T decode(JsonNode json, Class<T> type) {
    Schema schema = SpecificData.get().getSchema(type);
    return type.cast(record(schema, json, type.getSimpleName()));
  }

  private static @Nullable Object read(Schema schema, @Nullable JsonNode json, String path) {
    return switch (schema.getType()) {
      case RECORD -> record(schema, json, path);
      case ARRAY -> {
        List<@Nullable Object> items = new ArrayList<>();
        int i = 0;
        for (JsonNode item : check(json, json != null && json.isArray(), "an array", path)) {
          items.add(read(schema.getElementType(), item, path + '[' + i++ + ']'));
        }
        yield items;
      }
      case MAP -> {
        Map<String, @Nullable Object> map = new TreeMap<>();
        check(json, json != null && json.isObject(), "an object", path)
            .fields()
            .forEachRemaining(
                e ->
                    map.put(
                        e.getKey(),
                        read(schema.getValueType(), e.getValue(), path + '.' + e.getKey())));
        yield map;
      }
      case UNION -> json == null || json.isNull() ? null : read(valueType(schema), json, path);
      case ENUM ->
          symbol(
              schema,
              check(json, json != null && json.isTextual(), "text", path).textValue(),
              path);
      case STRING -> check(json, json != null && json.isTextual(), "text", path).textValue();
      case BYTES -> bytes(check(json, json != null && json.isTextual(), "base64", path), path);
      case INT -> check(json, json != null && json.canConvertToInt(), "an int", path).intValue();
      case LONG -> check(json, json != null && json.canConvertToLong(), "a long", path).longValue();
      case FLOAT -> check(json, isNumber(json), "a number", path).floatValue();
      case DOUBLE -> number(check(json, isNumber(json), "a number", path));
      case BOOLEAN ->
          check(json, json != null && json.isBoolean(), "true or false", path).booleanValue();
      case FIXED, NULL -> throw new IllegalArgumentException("no JSON for " + schema);
    };
  }

  /** Jackson writes the values that JSON numbers cannot express as text. */
  private static boolean isNumber(@Nullable JsonNode json) {
    return json != null
        && (json.isNumber() || List.of("NaN", "Infinity", "-Infinity").contains(json.asText()));
  }

  private static double number(JsonNode json) {
    return json.isNumber() ? json.doubleValue() : Double.parseDouble(json.asText());
  }

  private static Object record(Schema schema, @Nullable JsonNode json, String path) {
    JsonNode object = check(json, json != null && json.isObject(), "an object", path);
    IndexedRecord record = (IndexedRecord) SpecificData.get().newRecord(null, schema);
    for (Schema.Field field : schema.getFields()) {
      JsonNode value = object.get(field.name());
      String at = path + '.' + field.name();
      if (value == null && field.hasDefaultValue()) {
        record.put(field.pos(), SpecificData.get().getDefaultValue(field));
      } else {
        record.put(field.pos(), read(field.schema(), value, at));
      }
    }
    return record;
  }

  private static Object symbol(Schema schema, String name, String path) {
    if (!schema.hasEnumSymbol(name)) {
      throw new IllegalArgumentException(
          path + ": expected one of " + schema.getEnumSymbols() + ", found " + name);
    }
    Object symbol = SpecificData.get().createEnum(name, schema);
    return symbol instanceof GenericEnumSymbol<?> || symbol instanceof Enum<?> ? symbol : name;
  }

  private static ByteBuffer bytes(JsonNode json, String path) {
    try {
      return ByteBuffer.wrap(json.binaryValue());
    } catch (IOException e) {
      throw new IllegalArgumentException(path + ": expected base64", e);
    }
  }

  private static JsonNode check(
      @Nullable JsonNode json, boolean valid, String expected, String path) {
    if (json == null || !valid) {
      throw new IllegalArgumentException(
          path
              + ": expected "
              + expected
              + ", found "
              + (json == null ? "nothing" : json.getNodeType()));
    }
    return json;
  }

  private static Schema valueType(Schema union) {
    List<Schema> types =
        union.getTypes().stream().filter(t -> t.getType() != Schema.Type.NULL).toList();
    if (types.size() != 1) {
      throw new IllegalArgumentException(
          "a union of more than null and one type has no plain JSON: " + union);
    }
    return types.get(0);
  }
}
