package io.penstock.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TopicsTest {
  @Test
  void deployedTopicsAreThese() throws IOException {
    JsonNode yaml =
        new ObjectMapper(new YAMLFactory())
            .readTree(Path.of("..", "deploy", "kafka", "topics.yaml").toFile());
    List<Topics> deployed = new ArrayList<>();
    for (JsonNode topic : yaml.get("topics")) {
      Map<String, String> configuration = new HashMap<>();
      topic
          .get("config")
          .fields()
          .forEachRemaining(e -> configuration.put(e.getKey(), e.getValue().asText()));
      deployed.add(
          new Topics(topic.get("name").asText(), topic.get("partitions").asInt(), configuration));
    }
    assertThat(deployed).isEqualTo(Topics.ALL);
  }
}
