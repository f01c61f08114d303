package io.penstock.cli.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.penstock.schemas.shard.DataFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** Reads how much a run listed of a file source: what a topic's end is for Kafka. */
final class Listings {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Listings() {}

  /** One past the last listed offset; empty where the source is no file source of this folder. */
  static OptionalLong end(DataFolder folder, String source) throws IOException {
    Path file = folder.state().resolve("listing-" + source + ".json").normalize();
    if (!folder.state().equals(file.getParent()) || !Files.exists(file)) {
      return OptionalLong.empty();
    }
    JsonNode entries;
    try {
      entries = JSON.readTree(file.toFile()).path("entries");
    } catch (JsonProcessingException e) {
      throw new IOException(file + " is not a listing: " + e.getOriginalMessage(), e);
    }
    long end = 0;
    for (JsonNode entry : entries) {
      end = Math.max(end, entry.path("first").asLong() + entry.path("count").asLong());
    }
    return OptionalLong.of(end);
  }
}
