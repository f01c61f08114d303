package io.penstock.stages.seal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.schemas.shard.SealedVersion;
import io.penstock.text.mask.TokenLedger;
import io.penstock.text.seal.SealedData;
import io.penstock.text.seal.Split;
import java.io.PrintWriter;
import java.util.Map;
import java.util.TreeMap;

/** Says what was sealed, and what became of all rows and tokens. */
public final class SealReport {
  private static final ObjectMapper JSON = new ObjectMapper();

  private SealReport() {}

  /** As one JSON object. */
  public static void json(SealedData sealed, PrintWriter out) throws JsonProcessingException {
    SealedVersion version = sealed.version();
    ObjectNode object = JSON.createObjectNode();
    object.put("folder", sealed.folder().toString());
    object.put("version", version.getVersion());
    object.put("documents", version.getDocuments());
    object.put("tokenizer", version.getTokenizerHash());
    ObjectNode tokens = object.putObject("tokens");
    ObjectNode ledger = object.putObject("ledger");
    for (Split split : sealed.splits()) {
      tokens.put(split.label(), sealed.tokenCount(split));
      sealed.ledger(split).counts().forEach(ledger.putObject(split.label())::put);
    }
    out.println(JSON.writeValueAsString(object));
  }

  /** For a reader. */
  public static void text(SealedData sealed, PrintWriter out) {
    SealedVersion version = sealed.version();
    out.println(
        "version %s of %d documents".formatted(version.getVersion(), version.getDocuments()));
    for (Split split : sealed.splits()) {
      out.println("%s: %d tokens".formatted(split.label(), sealed.tokenCount(split)));
      split(sealed.ledger(split), out);
    }
    long leftOut = version.getLedger().getOrDefault("train.rows-left-out-by-weight", 0L);
    if (leftOut > 0) {
      out.println("left out by the weights of the mixture: %d rows".formatted(leftOut));
    }
    out.println("in " + sealed.folder());
  }

  private static void split(TokenLedger ledger, PrintWriter out) {
    out.println(
        "  rows: %d in = %d kept + %d dropped%s; %d truncated, %d split"
            .formatted(
                ledger.rowsIn(),
                ledger.rowsKept(),
                ledger.rowsIn() - ledger.rowsKept(),
                reasons(ledger.rowsDropped()),
                ledger.rowsTruncated(),
                ledger.rowsSplit()));
    long dropped = ledger.tokensDropped().values().stream().mapToLong(Long::longValue).sum();
    out.println(
        "  tokens: %d in = %d trained on + %d masked + %d truncated + %d dropped%s"
            .formatted(
                ledger.tokensIn(),
                ledger.tokensTrained(),
                ledger.tokensMasked(),
                ledger.tokensTruncated(),
                dropped,
                reasons(ledger.tokensDropped())));
    if (ledger.rowsWithDoubledBeginning() + ledger.rowsWithoutEnd() > 0) {
      out.println(
          "  attention: %d rows begin twice, %d do not learn to end"
              .formatted(ledger.rowsWithDoubledBeginning(), ledger.rowsWithoutEnd()));
    }
  }

  private static String reasons(Map<String, Long> counts) {
    return counts.isEmpty() ? "" : " " + new TreeMap<>(counts);
  }
}
