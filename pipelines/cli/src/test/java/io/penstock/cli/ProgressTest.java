package io.penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class ProgressTest {
  private final StringWriter shown = new StringWriter();

  @Test
  void onATerminalOneLineIsWrittenOverAndTakenAway() {
    Progress progress = new Progress(new PrintWriter(shown), true);
    progress.show("a");
    progress.show("a");
    progress.show("b");
    progress.clear();
    progress.clear();
    assertThat(shown.toString()).isEqualTo("\r\033[Ka\r\033[Kb\r\033[K");
  }

  @Test
  void elsewhereNothingIsWritten() {
    Progress progress = new Progress(new PrintWriter(shown), false);
    progress.show("a");
    progress.clear();
    assertThat(shown.toString()).isEmpty();
  }

  @Test
  void aBarFillsFromNothingToAll() {
    assertThat(Progress.bar(0, 10)).isEqualTo("[>" + " ".repeat(29) + "]   0 %");
    assertThat(Progress.bar(5, 10))
        .isEqualTo("[" + "=".repeat(15) + ">" + " ".repeat(14) + "]  50 %");
    assertThat(Progress.bar(10, 10)).isEqualTo("[" + "=".repeat(30) + "] 100 %");
    assertThat(Progress.bar(0, 0)).endsWith("100 %");
  }

  @Test
  void bytesAreSaidInTheirUnit() {
    assertThat(Progress.bytes(1023)).isEqualTo("1023 B");
    assertThat(Progress.bytes(1536)).isEqualTo("1.5 KiB");
    assertThat(Progress.bytes(64L * 1024 * 1024)).isEqualTo("64.0 MiB");
    assertThat(Progress.bytes(5000L * 1024 * 1024 * 1024)).isEqualTo("4.9 TiB");
  }
}
