package io.penstock.models.retrieval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.penstock.models.retrieval.ReciprocalRankFusion.Fused;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ReciprocalRankFusionTest {

  @Test
  void scoresAreThoseWorkedByHand() {
    List<Fused<String>> fused =
        ReciprocalRankFusion.fuse(List.of(List.of("a", "b", "c"), List.of("b", "d")), 60);

    assertThat(fused).extracting(Fused::item).containsExactly("b", "a", "d", "c");
    // b: 1/62 + 1/61, a: 1/61, d: 1/62, c: 1/63
    assertThat(fused.get(0).score()).isCloseTo(0.032522475, within(1e-9));
    assertThat(fused.get(1).score()).isCloseTo(0.016393443, within(1e-9));
    assertThat(fused.get(2).score()).isCloseTo(0.016129032, within(1e-9));
    assertThat(fused.get(3).score()).isCloseTo(0.015873016, within(1e-9));
  }

  @Test
  void ofEqualScoresTheEarlierRankingDecides() {
    assertThat(ReciprocalRankFusion.fuse(List.of(List.of("a"), List.of("b")), 60))
        .extracting(Fused::item)
        .containsExactly("a", "b");
  }
}
