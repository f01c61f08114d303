package io.penstock.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PhasesTest {
  private final StringWriter said = new StringWriter();
  private final AtomicLong nanos = new AtomicLong();

  private void pass(double seconds) {
    nanos.addAndGet((long) (seconds * 1e9));
  }

  @Test
  void aShortPhaseIsOneLine() {
    try (Phases phases = new Phases(new PrintWriter(said, true), false, nanos::get)) {
      phases.begin("publish");
      pass(1.25);
      phases.end("9 documents");
    }
    assertThat(said.toString()).isEqualTo("publish  9 documents (1.3 s)\n");
  }

  @Test
  void aLongOneIsAnnouncedOnce() {
    try (Phases phases = new Phases(new PrintWriter(said, true), false, nanos::get)) {
      phases.begin("train");
      pass(2.5);
      phases.refresh();
      pass(5);
      phases.refresh();
      phases.end("done");
    }
    assertThat(said.toString()).isEqualTo("train ...\ntrain    done (7.5 s)\n");
  }

  @Test
  void onATerminalTheSecondsAreCounted() {
    try (Phases phases = new Phases(new PrintWriter(said, true), true, nanos::get)) {
      phases.begin("train");
      phases.detail("12 %");
      pass(3);
      phases.refresh();
      phases.end("done");
    }
    assertThat(said.toString())
        .contains("\r\033[Ktrain    12 % (3 s)")
        .endsWith("\r\033[Ktrain    done (3.0 s)\n");
  }
}
