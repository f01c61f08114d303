package io.penstock.text.convert;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.penstock.text.EvalData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonArrayItemsTest {
  @TempDir Path folder;

  private List<String> items(String json, int maxBytes) throws IOException {
    Path file = Files.writeString(folder.resolve("array.json"), json);
    List<String> items = new ArrayList<>();
    try (JsonArrayItems array = JsonArrayItems.open(file, maxBytes)) {
      for (byte[] item = array.next(); item != null; item = array.next()) {
        items.add(new String(item, UTF_8));
        int start = (int) array.start();
        assertThat(Arrays.copyOfRange(Files.readAllBytes(file), start, start + item.length))
            .as("at its start")
            .isEqualTo(item);
      }
    }
    int skipped = 0;
    try (JsonArrayItems array = JsonArrayItems.open(file, maxBytes)) {
      while (array.skip()) {
        skipped++;
      }
    }
    assertThat(skipped).as("skipped and read").isEqualTo(items.size());
    return items;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[]|``",
        "[{},{}]|{};{}",
        " [ {\"a\": \"x,]\\\"[\"} ,\t[1,[2]] ]  |{\"a\": \"x,]\\\"[\"};[1,[2]]",
        "[{\"a\":1},{\"b\":},{\"c\":3}]|{\"a\":1};{\"b\":};{\"c\":3}",
        "[1,,2,]|1;;2",
        "[{}] and more|{};and more",
        "[{\"a\":1},{\"b\"|{\"a\":1};{\"b\"",
        "[{]},{}]|{]};{}",
        "[\"\\|\"\\",
      })
  void itemsAreCutAtTheArraysOwnCommas(String json, String items) throws IOException {
    assertThat(String.join(";", items(json, 1000))).isEqualTo(items);
  }

  @Test
  void longItemsAreCutOneBytePastTheLimit() throws IOException {
    assertThat(items("[\"" + "x".repeat(100) + "\",1]", 10))
        .containsExactly("\"" + "x".repeat(10), "1");
  }

  @Test
  void onlyArraysAreOpened() throws IOException {
    Path file = Files.writeString(folder.resolve("object.json"), "{\"a\":[]}");
    assertThat(JsonArrayItems.isArray(file)).isFalse();
    assertThatThrownBy(() -> JsonArrayItems.open(file, 10))
        .hasMessageContaining("not a JSON array");
    assertThat(JsonArrayItems.isArray(Files.writeString(file, "\ufeff\n [1]"))).isTrue();
    assertThat(JsonArrayItems.isArray(Files.writeString(file, ""))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sft/alpaca_en_demo.json",
        "sft/glaive_toolcall_en_demo.json",
        "sft/identity.json",
        "pref/dpo_en_demo.json",
        "pref/kto_en_demo.json"
      })
  void realArraysHaveTheItemsThatAParserFinds(String name) throws IOException {
    Path file = EvalData.path(name);
    ObjectMapper json = new ObjectMapper();
    List<JsonNode> found = new ArrayList<>();
    try (JsonArrayItems array = JsonArrayItems.open(file, 1 << 20)) {
      for (byte[] item = array.next(); item != null; item = array.next()) {
        found.add(json.readTree(item));
      }
    }
    List<JsonNode> expected = new ArrayList<>();
    json.readTree(file.toFile()).forEach(expected::add);
    assertThat(found).isEqualTo(expected);
  }
}
