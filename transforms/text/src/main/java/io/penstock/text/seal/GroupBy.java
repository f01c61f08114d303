package io.penstock.text.seal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.penstock.schemas.shard.ShardRow;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which rows are siblings, that lie in one split together. A row that has no such key is alone.
 *
 * @param name {@code content}, {@code document}, {@code prompt}, or {@code metadata.KEY}
 */
public record GroupBy(String name) {
  /** Rows of equal content. */
  public static final GroupBy CONTENT = new GroupBy("content");

  private static final String METADATA = "metadata.";
  private static final ObjectMapper JSON = new ObjectMapper();

  public GroupBy {
    boolean key = name.startsWith(METADATA) && name.length() > METADATA.length();
    if (!key && !List.of("content", "document", "prompt").contains(name)) {
      throw new IllegalArgumentException(
          "group-by must be content, document, prompt or metadata.KEY, found '" + name + "'");
    }
  }

  /** What a row has in common with its siblings. */
  String of(ShardRow row) {
    String content = row.text("content_hash");
    String shared =
        switch (name) {
          case "content" -> null;
          case "document" -> document(row.text("document_id"));
          case "prompt" -> prompt(row);
          default -> metadata(row, name.substring(METADATA.length()));
        };
    return shared == null ? content : name + "\n" + shared;
  }

  /** Records made of a part of a document are named by it and the part. */
  private static String document(String id) {
    int part = id.lastIndexOf('#');
    return part < 0 ? id : id.substring(0, part);
  }

  private static @Nullable String prompt(ShardRow row) {
    for (String column : List.of("prompt", "messages")) {
      Object value = row.columns().contains(column) ? row.value(column) : null;
      if (value instanceof String text) {
        return text;
      }
      if (value instanceof List<?> messages) {
        return firstOfUser(messages);
      }
    }
    return null;
  }

  private static @Nullable String firstOfUser(List<?> messages) {
    for (Object message : messages) {
      @Nullable Object[] fields = (@Nullable Object[]) message;
      if ("user".equals(fields[0])) {
        return String.valueOf(fields[1]);
      }
    }
    return null;
  }

  private static @Nullable String metadata(ShardRow row, String key) {
    if (!row.columns().contains("metadata")) {
      return null;
    }
    String metadata = row.optionalText("metadata");
    if (metadata == null) {
      return null;
    }
    try {
      JsonNode value = JSON.readTree(metadata).path(key);
      return value.isMissingNode() || value.isNull() ? null : value.asText();
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "the metadata of " + row.text("document_id") + " is no JSON", e);
    }
  }
}
