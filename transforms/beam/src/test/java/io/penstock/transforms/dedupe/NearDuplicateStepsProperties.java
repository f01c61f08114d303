package io.penstock.transforms.dedupe;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.schemas.document.Fate;
import io.penstock.schemas.document.Outcome;
import io.penstock.schemas.document.Positions;
import io.penstock.schemas.document.Reason;
import io.penstock.schemas.document.SourcePosition;
import io.penstock.text.dedupe.MinHash;
import io.penstock.text.dedupe.NearDuplicatePolicy;
import io.penstock.text.dedupe.NearDuplicateReason;
import io.penstock.text.dedupe.NearDuplicateVerdict.Fall;
import io.penstock.transforms.Given;
import io.penstock.transforms.Outcomes;
import io.penstock.transforms.dedupe.DirectSteps.Entries;
import io.penstock.transforms.dedupe.DirectSteps.Value;
import io.penstock.transforms.dedupe.DropNearDuplicates.DropNear;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import org.apache.beam.sdk.values.KV;

/**
 * Random histories through all three keyed steps, where what comes of different contents arrives at
 * the last step in whatever order, as it does behind a shuffle. A failure prints its seed.
 */
class NearDuplicateStepsProperties {
  private static final NearDuplicatePolicy POLICY = new NearDuplicatePolicy(2, 14, 4, 0.5, 3, 0);
  private static final MinHash MIN_HASH = new MinHash(POLICY);
  private static final int RECORDS = 40;
  private static final String[] IDS = {"a", "b", "c", "d", "e", "f"};

  /** Variants of two texts: of one text all are alike, some more than others. */
  private static String text(Random random) {
    int base = random.nextInt(2);
    String text =
        IntStream.range(0, 40).mapToObj(i -> "w" + base + "x" + i).collect(Collectors.joining(" "));
    return text + " " + "tail ".repeat(random.nextInt(3)) + "end" + random.nextInt(2);
  }

  private static List<Outcome> history(Random random) {
    List<Outcome> history = new ArrayList<>();
    for (int offset = 0; offset < RECORDS; offset++) {
      String id = IDS[random.nextInt(IDS.length)];
      SourcePosition at = Given.at("docs", offset, offset + random.nextInt(9) - 4);
      int dice = random.nextInt(20);
      Outcome outcome;
      if (dice < 14) {
        outcome = Given.kept(at, id, text(random));
      } else if (dice < 16) {
        outcome = Outcomes.dropped(Given.kept(at, id, "-"), new Reason("short", "1", "2", "short"));
      } else if (dice < 17) {
        outcome = Outcomes.bad(Given.kept(at, id, "?"), new Reason("bad", null, null, "bad"));
      } else {
        outcome = Outcomes.at(at, Fate.DELETED, id).build();
      }
      history.add(outcome);
    }
    return history;
  }

  /** What the first two steps put out, by the key at which it keeps its order. */
  private static Map<String, Queue<Outcome>> byContent(List<Outcome> history) {
    Map<String, Queue<Outcome>> queues = new TreeMap<>();
    DirectSteps.Packed steps =
        new DirectSteps.Packed(
            /* passesNotices= */ true,
            (key, outcome) -> queues.computeIfAbsent(key, k -> new ArrayDeque<>()).add(outcome));
    for (Outcome outcome : history) {
      Outcome signed = Outcomes.copy(outcome);
      if (outcome.getFate() == Fate.KEPT) {
        MIN_HASH
            .sign(outcome.getDocument().getText())
            .ifPresent(s -> signed.setSignature(ByteBuffer.wrap(s.toBytes())));
      }
      steps.accept(signed);
    }
    return queues;
  }

  private static final class Near {
    private final DropNear step = new DropNear(POLICY, /* passesNotices= */ false);
    private final Entries<String, byte[]> standings = new Entries<>();
    private final Entries<Long, byte[]> seats = new Entries<>();
    private final Entries<Long, byte[]> buckets = new Entries<>();
    private final Entries<String, String> fallen = new Entries<>();
    private final Value<Long> numbers = new Value<>();

    void accept(Outcome outcome, Consumer<Outcome> out) {
      step.process(
          KV.of("", outcome),
          standings,
          seats,
          buckets,
          fallen,
          numbers,
          DirectSteps.receiver(keyed -> out.accept(keyed.getValue())));
    }
  }

  /** Who is listed: by the step before with a content, by this one until a newer version comes. */
  private static final class Orphans {
    final Set<String> byContent = new HashSet<>();
    final Set<String> near = new HashSet<>();
    private final Map<String, SourcePosition> newest = new HashMap<>();

    void came(Outcome outcome) {
      SourcePosition old = newest.get(outcome.getId());
      if (outcome.getFate() != Fate.BAD
          && (old == null || Positions.BY_VERSION.compare(old, outcome.getSource()) < 0)) {
        newest.put(outcome.getId(), outcome.getSource());
        near.remove(outcome.getId());
      }
    }

    boolean contains(Outcome outcome) {
      return near.contains(outcome.getId())
          || byContent.contains(outcome.getContentHash() + outcome.getId());
    }
  }

  @Property(tries = 1000, shrinking = ShrinkingMode.OFF)
  void everyOneComesOutOnceAndNobodyIsForgotten(@ForAll long seed) {
    Random random = new Random(seed);
    List<Outcome> history = history(random);
    Map<String, Queue<Outcome>> queues = byContent(history);
    Near near = new Near();
    Map<String, Outcome> bySource = new HashMap<>();
    Orphans orphans = new Orphans();
    Set<String> everKept = new HashSet<>();
    while (!queues.isEmpty()) {
      List<String> keys = List.copyOf(queues.keySet());
      String key = keys.get(random.nextInt(keys.size()));
      Outcome next = queues.get(key).remove();
      if (queues.get(key).isEmpty()) {
        queues.remove(key);
      }
      if (next.getFate() == Fate.ORPHANED) {
        next.getOrphans().forEach(id -> orphans.byContent.add(next.getContentHash() + id));
      }
      near.accept(
          next,
          out -> {
            assertThat(out.getSignature()).isNull();
            if (out.getFate() == Fate.ORPHANED) {
              if (next.getFate() != Fate.ORPHANED) {
                orphans.near.addAll(out.getOrphans());
              }
              return;
            }
            orphans.came(out);
            assertThat(bySource.put(Positions.text(out.getSource()), out)).isNull();
            if (out.getFate() == Fate.KEPT) {
              everKept.add(out.getId());
            } else if (out.getFate() == Fate.DROPPED) {
              NearDuplicateReason.fall(out.getReason())
                  .ifPresent(
                      fall -> {
                        assertThat(everKept).contains(fall.survivor());
                        assertThat(fall.survivor()).isNotEqualTo(out.getId());
                        assertThat(fall.similarity()).isGreaterThanOrEqualTo(0.5);
                      });
            }
          });
    }
    assertThat(bySource.keySet())
        .isEqualTo(
            history.stream().map(o -> Positions.text(o.getSource())).collect(Collectors.toSet()));
    assertThatTheNewestAreCovered(bySource, orphans);
  }

  /** The newest version of each document is live, or its survivor is, or it is listed. */
  private static void assertThatTheNewestAreCovered(
      Map<String, Outcome> bySource, Orphans orphans) {
    Map<String, Outcome> newest = new HashMap<>();
    for (Outcome outcome : bySource.values()) {
      if (outcome.getFate() != Fate.BAD) {
        newest.merge(
            outcome.getId(),
            outcome,
            (a, b) -> Positions.BY_VERSION.compare(a.getSource(), b.getSource()) > 0 ? a : b);
      }
    }
    for (Outcome outcome : newest.values()) {
      if (outcome.getFate() != Fate.DROPPED) {
        continue;
      }
      String rule = outcome.getReason().getRule();
      String survivor =
          rule.equals("duplicate")
              ? outcome.getReason().getThreshold()
              : NearDuplicateReason.fall(outcome.getReason()).map(Fall::survivor).orElse(null);
      if (survivor != null && !orphans.contains(outcome)) {
        assertThat(newest.get(survivor).getFate())
            .as("%s fell to %s: %s", outcome.getId(), survivor, outcome.getReason())
            .isEqualTo(Fate.KEPT);
      }
    }
  }
}
