package io.penstock.stages.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.text.mask.TokenLedger;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RowCountsTest {
  @Test
  void mostRowsDroppedAreAnAttentionWithTheirFirst() {
    TokenLedger half =
        TokenLedger.dropped("too-long", 0)
            .plus(TokenLedger.of(Map.of("rows-in", 1L, "rows-kept", 1L)));
    assertThat(counts(half).remarks()).hasSize(1);
    assertThat(counts(half.plus(TokenLedger.dropped("too-long", 0))).remarks())
        .hasSize(2)
        .last()
        .asString()
        .startsWith("attention: 2 of 3 rows are dropped")
        .contains("too-long=2", "the first is rows.jsonl:1: too-long");
  }

  private static RowCounts counts(TokenLedger ledger) {
    return new RowCounts(ledger, Optional.of("rows.jsonl:1: too-long"), Map.of());
  }
}
