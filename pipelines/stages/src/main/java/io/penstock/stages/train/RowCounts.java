package io.penstock.stages.train;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.text.mask.TokenLedger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What became of the rows of a run's data.
 *
 * @param ledger of the run: rows read are those used and those dropped
 * @param firstDropped which row was dropped first, and why; empty where none was
 * @param sealing of each split what became of its rows when they were sealed; those that were kept
 *     are the ones that the run read
 */
record RowCounts(
    TokenLedger ledger, Optional<String> firstDropped, Map<String, TokenLedger> sealing) {
  static final String FILE = "rows.json";
  private static final String LEDGER = "ledger";
  private static final String SEALING = "sealing";
  private static final String FIRST_DROPPED = "first_dropped";
  private static final ObjectMapper JSON = new ObjectMapper();

  RowCounts {
    sealing = Map.copyOf(sealing);
  }

  /** Writes them into a run's folder. */
  void write(Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(
        folder.resolve(FILE),
        JSON.writerWithDefaultPrettyPrinter().writeValueAsString(json()) + "\n");
  }

  /** What a run's folder has; empty where its method counts no rows. */
  static Optional<RowCounts> in(Path folder) throws IOException {
    Path file = folder.resolve(FILE);
    JsonNode json = Files.exists(file) ? JSON.readTree(Files.readAllBytes(file)) : null;
    if (json == null || !json.has(LEDGER)) {
      return Optional.empty();
    }
    Map<String, TokenLedger> sealing = new TreeMap<>();
    for (Map.Entry<String, JsonNode> split : json.path(SEALING).properties()) {
      sealing.put(split.getKey(), ledger(split.getValue()));
    }
    return Optional.of(
        new RowCounts(
            ledger(json.get(LEDGER)),
            Optional.ofNullable(json.get(FIRST_DROPPED)).map(JsonNode::asText),
            sealing));
  }

  private static TokenLedger ledger(JsonNode counts) {
    return TokenLedger.of(JSON.convertValue(counts, new TypeReference<TreeMap<String, Long>>() {}));
  }

  /** As JSON: the counts by name. */
  ObjectNode json() {
    ObjectNode json = JSON.createObjectNode();
    json.set(LEDGER, JSON.valueToTree(ledger.counts()));
    firstDropped.ifPresent(first -> json.put(FIRST_DROPPED, first));
    if (!sealing.isEmpty()) {
      ObjectNode splits = json.putObject(SEALING);
      new TreeMap<>(sealing)
          .forEach((split, of) -> splits.set(split, JSON.valueToTree(of.counts())));
    }
    return json;
  }

  /** The counts by name, those of the sealing as {@code sealing.SPLIT.name}. */
  SortedMap<String, Long> byName() {
    SortedMap<String, Long> all = new TreeMap<>(ledger.counts());
    sealing.forEach(
        (split, of) ->
            of.counts().forEach((name, count) -> all.put("sealing." + split + "." + name, count)));
    return all;
  }

  /** For a human. */
  String sentence() {
    String used =
        "%d rows read = %d used (%d of them cut, by %d tokens) + %d dropped%s"
            .formatted(
                ledger.rowsIn(),
                ledger.rowsKept(),
                ledger.rowsTruncated(),
                ledger.tokensTruncated(),
                ledger.rowsIn() - ledger.rowsKept(),
                reasons(ledger));
    if (sealing.isEmpty()) {
      return used;
    }
    TokenLedger sealed = sealing.values().stream().reduce(TokenLedger.EMPTY, TokenLedger::plus);
    return "%s; sealed before that: %d rows = %d kept (%d of them cut) + %d dropped%s"
        .formatted(
            used,
            sealed.rowsIn(),
            sealed.rowsKept(),
            sealed.rowsTruncated(),
            sealed.rowsIn() - sealed.rowsKept(),
            reasons(sealed));
  }

  /** What a user should know before the training: attention where most rows are dropped. */
  List<String> remarks() {
    long dropped = ledger.rowsIn() - ledger.rowsKept();
    if (2 * dropped <= ledger.rowsIn()) {
      return List.of(sentence());
    }
    return List.of(
        sentence(),
        "attention: %d of %d rows are dropped%s%s"
            .formatted(
                dropped,
                ledger.rowsIn(),
                reasons(ledger),
                firstDropped.map(first -> "; the first is " + first).orElse("")));
  }

  private static String reasons(TokenLedger ledger) {
    return ledger.rowsDropped().isEmpty() ? "" : " " + new TreeMap<>(ledger.rowsDropped());
  }
}
