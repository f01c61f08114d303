package io.penstock.schemas.event;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.avro.specific.SpecificRecordBase;

/**
 * CloudEvents 1.0 in Kafka's binary content mode: attributes as {@code ce_} headers, the record as
 * JSON data. Ids are given by the caller and deterministic, so that readers recognise a replay.
 */
public final class CloudEvents {
  public static final String ID = "ce_id";
  public static final String TYPE = "ce_type";

  private CloudEvents() {}

  /**
   * The headers of an event.
   *
   * @param type the record class; its type attribute is {@code io.penstock.<name>.v1}
   * @param source where it arose, a URI reference such as {@code /runs/demo}
   * @param timeMillis when the fact came to be
   */
  public static Map<String, byte[]> headers(
      Class<? extends SpecificRecordBase> type, String id, String source, long timeMillis) {
    Map<String, byte[]> headers = new LinkedHashMap<>();
    put(headers, "ce_specversion", "1.0");
    put(headers, TYPE, type(type));
    put(headers, "ce_source", source);
    put(headers, ID, id);
    put(headers, "ce_time", DateTimeFormatter.ISO_INSTANT.format(Instant.ofEpochMilli(timeMillis)));
    put(headers, "content-type", "application/json");
    return headers;
  }

  /** The type attribute of a record class. */
  public static String type(Class<? extends SpecificRecordBase> type) {
    return "io.penstock." + type.getSimpleName() + ".v1";
  }

  private static void put(Map<String, byte[]> headers, String name, String value) {
    headers.put(name, value.getBytes(UTF_8));
  }
}
