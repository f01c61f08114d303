package io.penstock.cli.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ComposerTest {
  private static final Map<String, List<String>> POOLS =
      Map.of(
          "rain",
          List.of("one {drop}", "two", "three", "four"),
          "drop",
          List.of("drop"),
          "snow",
          List.of("a", "b", "! c", "d"));

  private static Composer composer(long seed) {
    return new Composer(POOLS, Map.of("name", "the $river"), new Random(seed));
  }

  @Test
  void fillsFactsAsTheyAre() {
    assertThat(composer(1).compose("On {name}.")).isEqualTo("On the $river.");
  }

  @Test
  void drawsInTheOrderOfThePool() {
    assertThat(composer(1).compose("{rain*4}")).isEqualTo("one drop two three four");
    assertThat(composer(1).compose("{rain**}")).isEqualTo("one drop\ntwo\nthree\nfour");
  }

  @Test
  void drawsNoSentenceTwice() {
    for (int seed = 0; seed < 20; seed++) {
      String drawn = composer(seed).compose("{rain}/{rain}/{rain}/{rain}");
      assertThat(drawn.split("/", -1))
          .containsExactlyInAnyOrder("one drop", "two", "three", "four");
    }
    assertThatThrownBy(() -> composer(1).compose("{rain*3} {rain*2}"))
        .hasMessageContaining("rain has not 2 more");
  }

  @Test
  void drawsAMarkedSentenceFirst() {
    for (int seed = 0; seed < 20; seed++) {
      assertThat(composer(seed).compose("{snow}")).isEqualTo("c");
      assertThat(composer(seed).compose("{snow*3}")).contains("c").doesNotContain("!");
    }
  }

  @Test
  void choosesAndCounts() {
    assertThat(composer(3).compose("[a|b] {#7-7} {@2-2} {@11-11} {@23-23}"))
        .matches("[ab] 7 2nd 11th 23rd");
  }

  @Test
  void refusesWhatItDoesNotKnow() {
    assertThatThrownBy(() -> composer(1).compose("{hail}")).hasMessageContaining("hail");
  }
}
