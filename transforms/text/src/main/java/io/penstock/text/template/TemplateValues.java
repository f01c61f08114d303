package io.penstock.text.template;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** JSON as the values of a template. */
final class TemplateValues {
  private TemplateValues() {}

  /** What Python's {@code json.loads} makes of it. */
  static Object of(JsonNode json) {
    return switch (json.getNodeType()) {
      case STRING -> json.textValue();
      case BOOLEAN -> json.booleanValue();
      case NUMBER -> number(json);
      case ARRAY -> {
        List<Object> items = new ArrayList<>(json.size());
        json.forEach(item -> items.add(of(item)));
        yield new ListValue(items);
      }
      case OBJECT -> {
        DictValue dict = new DictValue();
        json.fields().forEachRemaining(field -> dict.put(field.getKey(), of(field.getValue())));
        yield dict;
      }
      default -> None.NONE;
    };
  }

  private static Object number(JsonNode json) {
    if (json.isIntegralNumber()) {
      return Arithmetic.normal(json.bigIntegerValue());
    }
    return json.isBigDecimal()
        ? (Object) new BigDecimal(json.decimalValue().toString()).doubleValue()
        : (Object) json.doubleValue();
  }
}
