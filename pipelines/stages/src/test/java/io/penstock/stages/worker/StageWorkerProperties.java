package io.penstock.stages.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.schemas.event.RunEvent;
import io.penstock.schemas.event.RunEventType;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Whatever dies, sleeps, comes twice or gets lost: every request has one visible end. */
final class StageWorkerProperties {

  @Property(tries = 400, edgeCases = EdgeCasesMode.NONE)
  void everyRequestEndsInExactlyOneVisibleTerminalEvent(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 4) int requestCount,
      @ForAll @IntRange(min = 0, max = 600) int stormSteps,
      @ForAll @IntRange(min = 0, max = 10) int faultPercent,
      @ForAll boolean leaseGuardsReports) {
    Simulation simulation = new Simulation(seed, requestCount, leaseGuardsReports);
    simulation.run(stormSteps, faultPercent / 100.0);
    for (int number = 0; number < requestCount; number++) {
      List<RunEvent> events = simulation.cluster.visible.get(Simulation.request(number).getId());
      assertThat(events.stream().filter(StageWorkerProperties::isTerminal)).hasSize(1);
      RunEvent last = events.get(events.size() - 1);
      assertThat(last.getEventType())
          .isEqualTo(Simulation.isToFail(number) ? RunEventType.FAIL : RunEventType.COMPLETE);
      assertThat(events.stream().map(RunEvent::getAttempt)).isSorted();
      assertThat(startedAttempts(events))
          .containsExactlyElementsOf(upTo(startedAttempts(events).size()));
      assertThat(last.getAttempt()).isEqualTo(startedAttempts(events).size());
    }
  }

  private static List<Integer> startedAttempts(List<RunEvent> events) {
    return events.stream()
        .filter(event -> event.getEventType() == RunEventType.START)
        .map(RunEvent::getAttempt)
        .toList();
  }

  private static List<Integer> upTo(int count) {
    return IntStream.rangeClosed(1, count).boxed().toList();
  }

  private static boolean isTerminal(RunEvent event) {
    return switch (event.getEventType()) {
      case COMPLETE, ABORT, FAIL -> true;
      case START, RUNNING, OTHER -> false;
    };
  }
}
