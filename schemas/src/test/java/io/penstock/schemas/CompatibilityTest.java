package io.penstock.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

/** The check itself: it must fail where readers would. */
class CompatibilityTest {
  private static final String GATE =
      """
      {"type": "record", "name": "Gate", "namespace": "river", "fields": [
        {"name": "state", "type": {"type": "enum", "name": "State", "symbols": ["OPEN", "SHUT"]}},
        {"name": "width", "type": "int"},
        {"name": "note", "type": ["null", "string"], "default": null}
      ]}
      """;
  private static final String DAM =
      """
      {"type": "record", "name": "Dam", "namespace": "river", "fields": [
        {"name": "gates", "type": {"type": "array", "items": "river.Gate"}}
      ]}
      """;

  private static List<String> faults(String released, String current, String... accepted) {
    return new Compatibility(parse(released), parse(current), Set.of(accepted)).faults();
  }

  private static Map<String, Schema> parse(String gate) {
    // The record that uses the other comes first, as in a folder sorted by name.
    return SchemaFolder.parse(List.of(DAM, gate));
  }

  @Test
  void equalSchemasAreCompatible() {
    assertThat(faults(GATE, GATE)).isEmpty();
  }

  @Test
  void aFieldWithADefaultMayComeAndGo() {
    String more =
        GATE.replace(
            "{\"name\": \"note\"",
            "{\"name\": \"height\", \"type\": \"int\"," + " \"default\": 0}, {\"name\": \"note\"");
    assertThat(faults(GATE, more)).isEmpty();
    assertThat(faults(more, GATE)).isEmpty();
  }

  @Test
  void aFieldWithoutADefaultIsAFault() {
    String more =
        GATE.replace(
            "{\"name\": \"note\"",
            "{\"name\": \"height\", \"type\": \"int\"}," + " {\"name\": \"note\"");
    assertThat(faults(GATE, more))
        .anySatisfy(
            fault ->
                assertThat(fault)
                    .startsWith("river.Gate: the current schema cannot read")
                    .contains("READER_FIELD_MISSING_DEFAULT_VALUE", "height"))
        .anySatisfy(fault -> assertThat(fault).startsWith("river.Dam: "));
    assertThat(faults(more, GATE))
        .anySatisfy(
            fault -> assertThat(fault).startsWith("river.Gate: the released schema cannot read"));
  }

  @Test
  void aNewSymbolIsAFaultForTheReleasedReader() {
    String more = GATE.replace("\"SHUT\"]", "\"SHUT\", \"AJAR\"]");
    assertThat(faults(GATE, more))
        .isNotEmpty()
        .allSatisfy(
            fault ->
                assertThat(fault).contains("the released schema", "MISSING_ENUM_SYMBOLS", "AJAR"));
    assertThat(faults(more, GATE)).as("a symbol that went").isNotEmpty();
  }

  @Test
  void aNewSymbolOfAnEnumReleasedWithADefaultIsNone() {
    String open = GATE.replace("\"SHUT\"]", "\"SHUT\"], \"default\": \"SHUT\"");
    assertThat(faults(open, open.replace("\"SHUT\"]", "\"SHUT\", \"AJAR\"]"))).isEmpty();
    assertThat(faults(GATE, open.replace("\"SHUT\"]", "\"SHUT\", \"AJAR\"]")))
        .as("a default that comes with the symbol does not help who has none")
        .isNotEmpty();
  }

  @Test
  void anAcceptedSymbolIsNoFaultAndAcceptsNoOther() {
    String more = GATE.replace("\"SHUT\"]", "\"SHUT\", \"AJAR\"]");
    assertThat(faults(GATE, more, "river.State AJAR")).isEmpty();
    String another = GATE.replace("\"SHUT\"]", "\"SHUT\", \"AJAR\", \"BENT\"]");
    assertThat(faults(GATE, another, "river.State AJAR")).isNotEmpty();
    Compatibility misspelt =
        new Compatibility(parse(GATE), parse(more), Set.of("river.State AJRA", "river.State AJAR"));
    assertThat(misspelt.unknownAccepted()).containsExactly("river.State AJRA");
  }

  @Test
  void namesAreKept() {
    assertThat(faults(GATE, GATE.replace("\"State\"", "\"Position\"")))
        .contains("river.State was released and is gone, or has another name");
    assertThat(
            new Compatibility(
                    SchemaFolder.parse(List.of(GATE)),
                    SchemaFolder.parse(List.of(GATE.replace("\"river\"", "\"stream\""))),
                    Set.of())
                .faults())
        .contains("river.Gate was released and is gone, or has another name");
  }

  @Test
  void anotherTypeIsAFaultEvenWhereAvroWouldWidenIt() {
    String wider = GATE.replace("\"type\": \"int\"", "\"type\": \"long\"");
    assertThat(faults(GATE, wider))
        .allSatisfy(fault -> assertThat(fault).contains("the released schema", "TYPE_MISMATCH"))
        .isNotEmpty();
  }
}
