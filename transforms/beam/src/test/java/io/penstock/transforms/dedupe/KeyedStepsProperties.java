package io.penstock.transforms.dedupe;

import static io.penstock.transforms.Given.hash;
import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.schemas.document.Fate;
import io.penstock.schemas.document.Outcome;
import io.penstock.schemas.document.Positions;
import io.penstock.schemas.document.Reason;
import io.penstock.schemas.document.SourcePosition;
import io.penstock.transforms.Given;
import io.penstock.transforms.Outcomes;
import io.penstock.transforms.Steps;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestStream;

/**
 * Random histories of a few documents that share a few texts, through both keyed steps: every
 * output is the one that a plain model foretells, and what readers see of them is right whatever
 * the model thinks. A failure prints its seed.
 */
class KeyedStepsProperties {
  static final int RECORDS = 24;

  /** Histories that share no document and no text, so that one pipeline can go through them all. */
  private static final int HISTORIES = 5;

  private static final String[] IDS = {"a", "b", "c", "d", "e"};
  private static final String[] TEXTS = {"one", "two", "three"};

  static List<Outcome> history(Random random, int number) {
    List<Outcome> history = new ArrayList<>();
    for (int offset = 0; offset < RECORDS; offset++) {
      String id = IDS[random.nextInt(IDS.length)] + number;
      // Some arrive out of order, some at the same time.
      SourcePosition at = Given.at("docs" + number, offset, offset + random.nextInt(9) - 4);
      int dice = random.nextInt(20);
      Outcome outcome;
      if (dice < 13) {
        outcome = Given.kept(at, id, TEXTS[random.nextInt(TEXTS.length)] + number);
      } else if (dice < 15) {
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

  @Property(tries = 1, shrinking = ShrinkingMode.OFF)
  void neverTwoHoldersAndNobodyIsForgotten(@ForAll long seed) {
    Random random = new Random(seed);
    List<List<Outcome>> histories = new ArrayList<>();
    List<Outcome> foretold = new ArrayList<>();
    for (int number = 0; number < HISTORIES; number++) {
      List<Outcome> history = history(random, number);
      histories.add(history);
      Model model = new Model();
      history.forEach(model::accept);
      assertWhatReadersSee(history, model.out);
      foretold.addAll(model.out);
    }
    TestStream.Builder<Outcome> stream = TestStream.create(Outcomes.coder());
    for (int i = 0; i < RECORDS; i++) {
      int now = i;
      stream =
          stream.addElements(
              histories.get(0).get(now),
              histories.stream().skip(1).map(h -> h.get(now)).toArray(Outcome[]::new));
    }

    TestPipeline pipeline = Steps.pipeline();
    PAssert.that(
            pipeline
                .apply(stream.advanceWatermarkToInfinity())
                .apply(KeepNewestVersions.byId())
                .apply(DropExactDuplicates.byId()))
        .containsInAnyOrder(foretold);
    pipeline.run();
  }

  /** The model itself is held to what matters, on many more histories than pipelines are run. */
  @Property(tries = 3000, shrinking = ShrinkingMode.OFF)
  void theModelKeepsThePromise(@ForAll long seed) {
    List<Outcome> history = history(new Random(seed), 0);
    Model model = new Model();
    history.forEach(model::accept);
    assertWhatReadersSee(history, model.out);
  }

  /** Knows nothing of how the steps decide, only what was put in and what came out. */
  static void assertWhatReadersSee(List<Outcome> history, List<Outcome> out) {
    Set<String> superseded = new HashSet<>();
    Map<String, Set<String>> orphansByHash = new HashMap<>();
    Map<String, Outcome> fateBySource = new HashMap<>();
    for (Outcome outcome : out) {
      if (outcome.getFate() == Fate.RELEASED) {
        assertThat(superseded.add(Positions.text(outcome.getSource()))).isTrue();
        continue;
      }
      if (outcome.getFate() == Fate.ORPHANED) {
        orphansByHash
            .computeIfAbsent(outcome.getContentHash(), h -> new HashSet<>())
            .addAll(outcome.getOrphans());
        continue;
      }
      assertThat(fateBySource.put(Positions.text(outcome.getSource()), outcome)).isNull();
      if (outcome.getSupersedes() != null) {
        assertThat(superseded.add(Positions.text(outcome.getSupersedes()))).isTrue();
      }
    }
    assertThat(fateBySource).hasSize(history.size());

    Map<String, String> liveByHash = new TreeMap<>();
    Map<String, Outcome> liveById = new TreeMap<>();
    fateBySource.forEach(
        (source, outcome) -> {
          if (outcome.getFate() == Fate.KEPT && !superseded.contains(source)) {
            assertThat(liveByHash.put(outcome.getContentHash(), outcome.getId())).isNull();
            assertThat(liveById.put(outcome.getId(), outcome)).isNull();
          }
        });

    Map<String, Outcome> newestById = new TreeMap<>();
    for (Outcome given : history) {
      if (given.getFate() != Fate.BAD) {
        newestById.merge(
            given.getId(),
            given,
            (a, b) -> Positions.BY_VERSION.compare(a.getSource(), b.getSource()) > 0 ? a : b);
      }
    }
    newestById.forEach(
        (id, newest) -> {
          Outcome live = liveById.get(id);
          if (live != null) {
            assertThat(live.getSource()).isEqualTo(newest.getSource());
          } else if (newest.getFate() == Fate.KEPT) {
            String hash = hash(newest.getDocument().getText());
            assertThat(
                    liveByHash.containsKey(hash)
                        || orphansByHash.getOrDefault(hash, Set.of()).contains(id))
                .as("%s is neither live, nor a duplicate of a live one, nor orphaned", id)
                .isTrue();
          }
        });
  }

  /** Both steps as one loop over plain maps. */
  static final class Model {
    private final Map<String, Outcome> newest = new HashMap<>();
    private final Map<String, String> holderByHash = new HashMap<>();
    private final Map<String, Set<String>> fallenByHash = new LinkedHashMap<>();
    final List<Outcome> out = new ArrayList<>();

    void accept(Outcome given) {
      if (given.getFate() == Fate.BAD) {
        out.add(given);
        return;
      }
      Outcome came = given.getFate() == Fate.KEPT ? Given.hashed(given) : Outcomes.copy(given);
      String id = came.getId();
      Outcome old = newest.get(id);
      if (old != null && Positions.BY_VERSION.compare(old.getSource(), came.getSource()) > 0) {
        String at = Positions.text(old.getSource());
        out.add(
            Outcomes.dropped(
                came,
                new Reason(
                    "stale", Positions.text(came.getSource()), at, "a newer version is at " + at)));
        return;
      }
      newest.put(id, came);
      String hash = came.getFate() == Fate.KEPT ? came.getContentHash() : null;
      if (old != null && old.getFate() == Fate.KEPT) {
        came.setSupersedes(old.getSource());
        came.setSupersededHash(old.getContentHash());
        if (!old.getContentHash().equals(hash)) {
          release(id, old);
        }
      }
      if (hash == null) {
        out.add(came);
      } else if (holderByHash.getOrDefault(hash, id).equals(id)) {
        holderByHash.put(hash, id);
        out.add(came);
      } else {
        String holder = holderByHash.get(hash);
        fallenByHash.computeIfAbsent(hash, h -> new HashSet<>()).add(id);
        out.add(
            Outcomes.dropped(
                came, new Reason("duplicate", hash, holder, "the same text as " + holder)));
      }
    }

    private void release(String id, Outcome old) {
      String hash = old.getContentHash();
      Set<String> fallen = fallenByHash.getOrDefault(hash, new HashSet<>());
      if (!id.equals(holderByHash.get(hash))) {
        fallen.remove(id);
        return;
      }
      holderByHash.remove(hash);
      if (!fallen.isEmpty()) {
        out.add(
            Outcomes.at(old.getSource(), Fate.ORPHANED, id)
                .setContentHash(hash)
                .setOrphans(fallen.stream().sorted().toList())
                .build());
        fallen.clear();
      }
    }
  }
}
