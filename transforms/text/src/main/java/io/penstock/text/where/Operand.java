package io.penstock.text.where;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.penstock.text.filter.AnalyzedText;
import io.penstock.text.filter.Quantity;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What stands at a side of a comparison. */
sealed interface Operand extends Serializable {

  Optional<String> value(AnalyzedText text);

  default List<String> values(AnalyzedText text) {
    return value(text).map(List::of).orElse(List.of());
  }

  /** As it is told in a reason. */
  String label();

  /** A number or a word as it is. */
  record Literal(String label, boolean isNumber) implements Operand {
    @Override
    public Optional<String> value(AnalyzedText text) {
      return Optional.of(label);
    }
  }

  /** Something counted. */
  record Measured(Quantity quantity) implements Operand {
    @Override
    public Optional<String> value(AnalyzedText text) {
      return Optional.of(Double.toString(text.measure(quantity)));
    }

    @Override
    public String label() {
      return quantity.label();
    }
  }

  /** A field of the document's metadata. */
  record Field(String key) implements Operand {
    private static final int MAX_LIST_LENGTH = 64 << 10;
    private static final ObjectMapper JSON = new ObjectMapper();

    @Override
    public Optional<String> value(AnalyzedText text) {
      return Optional.ofNullable(text.metadata().get(key));
    }

    @Override
    public List<String> values(AnalyzedText text) {
      String value = text.metadata().get(key);
      if (value == null || !value.startsWith("[") || value.length() > MAX_LIST_LENGTH) {
        return value == null ? List.of() : List.of(value);
      }
      try {
        List<String> values = new ArrayList<>();
        for (JsonNode item : JSON.readTree(value)) {
          values.add(item.asText());
        }
        return values;
      } catch (JsonProcessingException e) {
        // Words that begin with a bracket.
        return List.of(value);
      }
    }

    @Override
    public String label() {
      return "metadata." + key;
    }
  }
}
