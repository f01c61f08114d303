package io.penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DemoMemoryTest {
  private static final long MEBIBYTE = 1024L * 1024;

  @Test
  void aSmallMachineIsToldWhyNotAMiddlingOneIsWarned() {
    assertThat(DemoMemory.complaint(1024 * MEBIBYTE))
        .hasValueSatisfying(text -> assertThat(text).contains("1024 MiB", "1800 MiB"));
    // What a machine of 2 GiB has left of them after its kernel.
    assertThat(DemoMemory.complaint(1950 * MEBIBYTE)).isEmpty();
    assertThat(DemoMemory.warning(1950 * MEBIBYTE))
        .hasValueSatisfying(text -> assertThat(text).contains("1950 MiB", "penstock doctor"));
    assertThat(DemoMemory.warning(32 * 1024 * MEBIBYTE)).isEmpty();
  }

  @Test
  void theDoctorPrintsEachProcess() {
    CommandResult result = CommandResult.of("doctor", "--dir", ".");
    assertThat(result.out())
        .contains("JDK ", "memory ", "disk ")
        .containsPattern("(?m)^broker +\\d+ +448 +128 +192 +\\d+$")
        .containsPattern("(?m)^worker +\\d+ ");
    assertThat(CommandResult.of("doctor", "--json").out())
        .contains("\"processes_mebibytes\"", "\"complaints\"");
    assertThat(CommandResult.of("doctor", "--dir", "/no/such/folder").err())
        .contains("--dir /no/such/folder: no such folder");
  }
}
