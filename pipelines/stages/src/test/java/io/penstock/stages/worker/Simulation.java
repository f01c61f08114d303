package io.penstock.stages.worker;

import io.penstock.schemas.stage.StageKind;
import io.penstock.schemas.stage.StageRequest;
import io.penstock.stages.worker.SimulatedCluster.Receipt;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/**
 * Workers that come, sleep, die and are told to stop, while requests come, some twice. After the
 * storm, calm: then everything has to come to its end.
 */
final class Simulation {

  private static final int MAX_ALIVE = 3;
  private static final int CALM_STEPS_MAX = 20_000;
  private static final WorkerPolicy POLICY =
      new WorkerPolicy(Duration.ZERO, Duration.ofMillis(50), Duration.ofMillis(200), 1_000_000);

  final SimulatedCluster cluster;
  private final Random random;
  private final AtomicLong nowMillis = new AtomicLong();
  private final Map<String, Integer> checkpoints = SimulatedWork.newCheckpoints();
  private final List<SimulatedProcess> workers = new ArrayList<>();
  private final List<AtomicBoolean> stops = new ArrayList<>();
  private final int requestCount;
  private int asked;
  private int asleep = -1;
  private int asleepSteps;

  Simulation(long seed, int requestCount, boolean leaseGuardsReports) {
    this.random = new Random(seed);
    this.cluster = new SimulatedCluster(random, leaseGuardsReports);
    this.requestCount = requestCount;
  }

  /** Runs to the end; throws if it does not come. */
  void run(int stormSteps, double faultRate) {
    cluster.setTroubles(faultRate, 0.7);
    for (int i = 0; i < stormSteps; i++) {
      storm();
    }
    cluster.setTroubles(0, 0);
    calm();
    alive().forEach(worker -> workers.get(worker).kill());
  }

  private void storm() {
    int what = random.nextInt(100);
    List<Integer> alive = alive();
    if (what < 6) {
      ask();
    } else if (alive.isEmpty() || (what < 10 && alive.size() < MAX_ALIVE)) {
      spawn();
    } else if (what < 13) {
      cluster.assign(pick(alive));
    } else if (what < 18) {
      passOnWhileAsleep(alive);
    } else if (what < 20) {
      workers.get(pick(alive)).kill();
    } else if (what < 21) {
      stops.get(pick(alive)).set(true);
    } else {
      stepOneAwake(alive);
    }
  }

  /**
   * The case that leases alone do not cover: the holder sleeps, and wakes in the belief it still
   * is.
   */
  private void passOnWhileAsleep(List<Integer> alive) {
    int sleeper = cluster.holder();
    asleep = sleeper;
    asleepSteps = random.nextInt(60);
    List<Integer> others = alive.stream().filter(worker -> worker != sleeper).toList();
    cluster.assign(others.isEmpty() ? -1 : pick(others));
  }

  private void stepOneAwake(List<Integer> alive) {
    asleepSteps--;
    List<Integer> awake =
        alive.stream().filter(worker -> asleepSteps <= 0 || worker != asleep).toList();
    if (!awake.isEmpty()) {
      step(pick(awake));
    }
  }

  private void calm() {
    while (asked < requestCount) {
      ask();
    }
    for (int i = 0; i < CALM_STEPS_MAX; i++) {
      if (cluster.allAcknowledged()) {
        return;
      }
      if (alive().isEmpty()) {
        spawn();
      }
      if (!alive().contains(cluster.holder())) {
        // The session of a dead holder runs out.
        cluster.assign(pick(alive()));
      }
      step(pick(alive()));
    }
    throw new AssertionError("after the storm the requests did not come to an end");
  }

  private void step(int worker) {
    nowMillis.addAndGet(random.nextInt(30));
    workers.get(worker).step();
  }

  private void ask() {
    if (asked < requestCount && (asked == 0 || random.nextInt(3) > 0)) {
      cluster.requests.add(request(asked));
      asked++;
    } else if (asked > 0) {
      cluster.requests.add(request(random.nextInt(asked)));
    }
  }

  /** The same number gives the same request: asking twice asks once. */
  static StageRequest request(int number) {
    Map<String, String> steps = Map.of(SimulatedWork.STEPS, Integer.toString(1 + number % 5));
    Map<String, String> fails =
        Map.of(SimulatedWork.STEPS, Integer.toString(1 + number % 5), SimulatedWork.FAILS, "yes");
    return StageRequest.newBuilder()
        .setId("request-" + number)
        .setStage(StageKind.TRAIN)
        .setData("data")
        .setOutput("out")
        .setManifests(List.of())
        .setSpecification(isToFail(number) ? fails : steps)
        .setRequestedAt(0)
        .build();
  }

  static boolean isToFail(int number) {
    return number % 3 == 2;
  }

  private void spawn() {
    int number = workers.size();
    AtomicBoolean stop = new AtomicBoolean();
    SimulatedProcess[] self = new SimulatedProcess[1];
    Runnable pause = () -> self[0].waitForTurn();
    StageWorker<Receipt> worker =
        new StageWorker<>(
            SimulatedWork.STAGE,
            cluster.queueOf(number, pause),
            cluster.logOf(number, pause),
            new SimulatedWork(checkpoints, pause),
            POLICY,
            new SimulatedClock(nowMillis),
            stop::get);
    self[0] = new SimulatedProcess("worker-" + number, worker::run);
    workers.add(self[0]);
    stops.add(stop);
  }

  private List<Integer> alive() {
    return IntStream.range(0, workers.size()).filter(i -> !workers.get(i).ended()).boxed().toList();
  }

  private int pick(List<Integer> numbers) {
    return numbers.get(random.nextInt(numbers.size()));
  }

  private static final class SimulatedClock extends Clock {
    private final AtomicLong millis;

    SimulatedClock(AtomicLong millis) {
      this.millis = millis;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return Instant.ofEpochMilli(millis.get());
    }
  }
}
