package io.penstock.text.pack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rows are TRL's, as it made them once. */
class TrlPackingTest {
  static List<PackingCase> cases() throws IOException {
    return PackingCase.all();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void packsAsTrlDoes(PackingCase recorded) {
    assertThat(recorded.packedSha256()).isEqualTo(recorded.sha256());
  }
}
