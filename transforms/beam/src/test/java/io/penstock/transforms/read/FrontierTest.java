package io.penstock.transforms.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.NotEmpty;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class FrontierTest {
  @Test
  void withoutEndsNothingEndsAndBesideOthersALaterPartitionIsLeftOut() {
    Frontier frontier = Frontier.parse("docs:0=5,docs:1=7");
    assertThat(frontier.end("docs", 0)).isEqualTo(5);
    assertThat(frontier.end("docs", 1)).isEqualTo(7);
    assertThat(frontier.end("docs", 2)).isZero();
    assertThat(frontier.end("other", 0)).isZero();
    assertThat(Frontier.parse("").end("docs", 0)).isEqualTo(Long.MAX_VALUE);
    assertThat(frontier.count()).isEqualTo(12);
  }

  @Test
  void refusesWhatIsNoFrontier() {
    assertThatThrownBy(() -> Frontier.parse("docs:0"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("not topic:partition=offset: docs:0");
    assertThatThrownBy(() -> Frontier.parse("docs:0=-1"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("end of docs:0 is negative: -1");
  }

  @Property(tries = 200)
  void readsWhatItWrites(
      @ForAll @Size(max = 5) Map<@AlphaChars @NotEmpty String, @LongRange(min = 0) Long> ends) {
    Frontier frontier = new Frontier(ends);
    assertThat(Frontier.parse(frontier.toString())).isEqualTo(frontier);
  }
}
