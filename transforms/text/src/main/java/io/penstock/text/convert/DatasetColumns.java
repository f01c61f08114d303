package io.penstock.text.convert;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a data set calls its columns and roles, as an entry of LLaMA-Factory's {@code
 * dataset_info.json} says it. Applied to a record it gives the names that shapes are known by.
 *
 * @param columns the shapes' name for each of the set's columns; empty: records keep theirs
 * @param roles the roles' own names by the set's; empty: messages keep theirs
 * @param roleTag where a message says its role; empty without roles
 * @param contentTag where it says its content; empty without roles
 */
public record DatasetColumns(
    Map<String, String> columns, Map<String, String> roles, String roleTag, String contentTag)
    implements Serializable {
  private static final long serialVersionUID = 1;

  /** Records are named as shapes know them. */
  public static final DatasetColumns AS_NAMED = new DatasetColumns(Map.of(), Map.of(), "", "");

  /** LLaMA-Factory's key for a column, and what shapes call it. */
  private static final Map<String, String> ALPACA =
      Map.of(
          "prompt", "instruction",
          "query", "input",
          "response", "output",
          "history", "history",
          "system", "system",
          "tools", "tools",
          "chosen", "chosen",
          "rejected", "rejected",
          "kto_tag", "kto_tag");

  private static final Map<String, String> SHAREGPT =
      Map.of(
          "messages", "conversations",
          "system", "system",
          "tools", "tools",
          "chosen", "chosen",
          "rejected", "rejected",
          "kto_tag", "kto_tag");

  private static final Set<String> MEDIA = Set.of("images", "videos", "audios");

  /** LLaMA-Factory's key for a role's tag, the tag it has by default, and the role. */
  private static final Map<String, String[]> ROLE_TAGS =
      Map.of(
          "user_tag", new String[] {"human", "human"},
          "assistant_tag", new String[] {"gpt", "gpt"},
          "observation_tag", new String[] {"observation", "observation"},
          "function_tag", new String[] {"function_call", "function_call"},
          "system_tag", new String[] {"system", "system"});

  public DatasetColumns {
    // Maps with a fixed order: what is made of them must not depend on the process.
    columns = new TreeMap<>(columns);
    roles = new TreeMap<>(roles);
  }

  /**
   * Reads one entry of a {@code dataset_info.json}.
   *
   * @param json the whole file
   * @param source what to call the file in messages
   * @param dataset the entry's name
   * @throws IllegalArgumentException if there is no such entry, or one that cannot be followed
   */
  public static DatasetColumns of(String json, String source, String dataset) {
    JsonNode root;
    try {
      root = FeedbackReader.json(json);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          source + " is not valid JSON: " + e.getOriginalMessage(), e);
    }
    if (!(root.path(dataset) instanceof ObjectNode entry)) {
      List<String> names = new ArrayList<>();
      root.fieldNames().forEachRemaining(names::add);
      throw new IllegalArgumentException(
          "%s has no data set '%s'; it has %s".formatted(source, dataset, shortened(names)));
    }
    String where = source + ", data set " + dataset;
    String formatting = entry.path("formatting").asText("alpaca");
    return switch (formatting) {
      case "alpaca" -> new DatasetColumns(columns(where, entry, ALPACA), Map.of(), "", "");
      case "sharegpt" -> sharegpt(where, entry);
      default ->
          throw new IllegalArgumentException(
              "%s: formatting is '%s', expected alpaca or sharegpt".formatted(where, formatting));
    };
  }

  private static String shortened(List<String> names) {
    int most = 20;
    return names.size() <= most
        ? String.join(", ", names)
        : String.join(", ", names.subList(0, most)) + " and " + (names.size() - most) + " more";
  }

  /**
   * With any columns named, those that are not are not there; without, they have their defaults.
   */
  private static Map<String, String> columns(
      String where, ObjectNode entry, Map<String, String> known) {
    Map<String, String> columns = new HashMap<>();
    JsonNode named = entry.path("columns");
    if (named.isEmpty()) {
      known.values().forEach(name -> columns.put(name, name));
      return columns;
    }
    Map<String, JsonNode> each = new LinkedHashMap<>();
    named.fieldNames().forEachRemaining(key -> each.put(key, named.get(key)));
    each.forEach(
        (key, column) -> {
          if (MEDIA.contains(key)) {
            throw new IllegalArgumentException(
                "%s: the column %s is there, but only text is read".formatted(where, key));
          }
          String name = known.get(key);
          if (name == null || !column.isTextual()) {
            throw new IllegalArgumentException(
                "%s: columns.%s is not known, expected one of %s, and a column's name"
                    .formatted(where, key, new TreeMap<>(known).keySet()));
          }
          columns.put(column.textValue(), name);
        });
    return columns;
  }

  private static DatasetColumns sharegpt(String where, ObjectNode entry) {
    Map<String, String> columns = columns(where, entry, SHAREGPT);
    JsonNode tags = entry.path("tags");
    // As with the columns: a tag that is not among those given is not there.
    Map<String, String> roles = new HashMap<>();
    ROLE_TAGS.forEach(
        (key, role) -> {
          String tag = tags.isEmpty() ? role[0] : tags.path(key).textValue();
          if (tag != null) {
            roles.put(tag, role[1]);
          }
        });
    return new DatasetColumns(
        columns,
        roles,
        tags.path("role_tag").asText("from"),
        tags.path("content_tag").asText("value"));
  }

  /** The record under the names that shapes know; itself where nothing is renamed. */
  ObjectNode apply(ObjectNode record) {
    if (columns.isEmpty()) {
      return record;
    }
    ObjectNode named = JsonNodeFactory.instance.objectNode();
    Set<String> taken = new HashSet<>();
    columns.forEach(
        (column, name) -> {
          JsonNode value = record.get(column);
          if (value != null && taken.add(name)) {
            named.set(name, roles.isEmpty() ? value : messages(value));
          }
        });
    return pretraining(named);
  }

  /** An alpaca set of nothing but a prompt is text to be learned as it is. */
  private ObjectNode pretraining(ObjectNode named) {
    if (columns.size() == 1 && columns.containsValue("instruction") && named.size() == 1) {
      ObjectNode text = JsonNodeFactory.instance.objectNode();
      text.set("text", named.get("instruction"));
      return text;
    }
    return named;
  }

  private JsonNode messages(JsonNode value) {
    if (value instanceof ObjectNode message) {
      return message(message).orElse(message);
    }
    if (!(value instanceof ArrayNode list)) {
      return value;
    }
    ArrayNode messages = JsonNodeFactory.instance.arrayNode();
    for (JsonNode item : list) {
      JsonNode message = item instanceof ObjectNode object ? message(object).orElse(object) : item;
      messages.add(message);
    }
    return messages;
  }

  /** The message with sharegpt's tags; empty where it does not say its role by this set's tag. */
  private Optional<ObjectNode> message(ObjectNode message) {
    JsonNode role = message.get(roleTag);
    if (role == null || !role.isTextual()) {
      return Optional.empty();
    }
    ObjectNode named = message.deepCopy();
    JsonNode content = named.remove(contentTag);
    named.remove(roleTag);
    @Nullable String word = roles.get(role.textValue());
    named.put("from", word != null ? word : "not in tags: " + role.textValue());
    if (content != null) {
      named.set("value", content);
    }
    return Optional.of(named);
  }
}
