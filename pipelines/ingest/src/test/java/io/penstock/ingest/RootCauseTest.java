package io.penstock.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class RootCauseTest {
  @Test
  void isTheInnermost() {
    Throwable failure =
        new IllegalStateException("outer", new IOException("middle", new IOException("inner\nx")));
    assertThat(RootCause.of(failure)).isEqualTo("java.io.IOException: inner");
  }

  @Test
  void isTheLastOneOfATrace() {
    assertThat(RootCause.ofTrace("A: a\n\tat x\nCaused by: B: b\n\tat y\nCaused by: C: c\n\t... 3"))
        .isEqualTo("C: c");
    assertThat(RootCause.ofTrace("A: a\n\tat x")).isEqualTo("A: a");
    assertThat(RootCause.ofTrace("")).isEmpty();
  }
}
