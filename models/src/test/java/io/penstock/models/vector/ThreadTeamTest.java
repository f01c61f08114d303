package io.penstock.models.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class ThreadTeamTest {
  @Test
  void whatOneWritesBeforeAMeetingAllReadAfterIt() {
    int[] written = new int[3];
    int[] sums = new int[3];
    try (ThreadTeam team = new ThreadTeam(3)) {
      for (int round = 1; round <= 2000; round++) {
        int add = round;
        team.run(
            rank -> {
              written[rank] = add * (rank + 1);
              team.meet();
              sums[rank] = written[0] + written[1] + written[2];
            });
        assertThat(sums).containsOnly(6 * round);
      }
    }
  }

  @Test
  void whoSleptIsWoken() throws InterruptedException {
    int[] runs = new int[2];
    try (ThreadTeam team = new ThreadTeam(2)) {
      for (int i = 0; i < 5; i++) {
        team.run(rank -> runs[rank]++);
        Thread.sleep(5); // far more than members spin
      }
    }
    assertThat(runs).containsOnly(5);
  }

  @Test
  void aFailureEndsAll() {
    for (int bad = 0; bad < 2; bad++) {
      int failing = bad;
      try (ThreadTeam team = new ThreadTeam(2)) {
        assertThatThrownBy(
                () ->
                    team.run(
                        rank -> {
                          if (rank == failing) {
                            throw new IllegalStateException("mine");
                          }
                          team.meet();
                        }))
            .isInstanceOf(IllegalStateException.class);
      }
    }
  }
}
