package io.penstock.text.dedupe;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.schemas.document.Positions;
import io.penstock.schemas.document.SourcePosition;
import io.penstock.text.dedupe.NearDuplicateVerdict.Fall;
import io.penstock.text.dedupe.NearDuplicateVerdict.Orphaned;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/**
 * Random histories of documents whose texts are variants of a few, held to a model that knows no
 * buckets and no numbers. A failure prints its seed.
 */
class NearDuplicatesProperties {
  private static final NearDuplicatePolicy POLICY = new NearDuplicatePolicy(3, 14, 8, 0.6, 7, 0);
  private static final MinHash MIN_HASH = new MinHash(POLICY);
  private static final int DOCUMENTS = 12;
  private static final int BASES = 3;
  private static final int EVENTS = 60;

  private enum Kind {
    CAME,
    ENDED
  }

  private record Event(Kind kind, String document, SourcePosition version, String text) {
    Optional<Signature> signature() {
      return MIN_HASH.sign(text);
    }
  }

  /** One of a few texts of 40 words, with up to six words changed. */
  private static String text(Random random) {
    int base = random.nextInt(BASES);
    int changes = random.nextInt(7);
    List<String> words = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      words.add("w" + base + "x" + i);
    }
    for (int i = 0; i < changes; i++) {
      words.set(random.nextInt(words.size()), "c" + random.nextInt(4));
    }
    return random.nextInt(20) == 0 ? "..." : String.join(" ", words);
  }

  private static List<Event> history(Random random) {
    List<Event> history = new ArrayList<>();
    for (int i = 0; i < EVENTS; i++) {
      // Some arrive behind newer ones.
      SourcePosition version =
          new SourcePosition("docs", 0, (long) i, (long) i + random.nextInt(7) - 3);
      Kind kind = random.nextInt(6) == 0 ? Kind.ENDED : Kind.CAME;
      history.add(new Event(kind, "d" + random.nextInt(DOCUMENTS), version, text(random)));
    }
    return history;
  }

  private static NearDuplicateVerdict apply(NearDuplicates near, Event event) {
    return switch (event.kind()) {
      case CAME ->
          near.came(
              event.document(),
              event.version(),
              ContentHash.of(event.text()),
              event.signature().orElse(null));
      case ENDED -> near.ended(event.document(), event.version(), true);
    };
  }

  @Property(tries = 300, shrinking = ShrinkingMode.OFF)
  void decidesAsTheModel(@ForAll long seed) {
    StoredMemory memory = new StoredMemory();
    NearDuplicates near = new NearDuplicates(POLICY, memory);
    Model model = new Model();
    for (Event event : history(new Random(seed))) {
      assertThat(apply(near, event)).isEqualTo(model.apply(event));
    }
    for (int i = 0; i < DOCUMENTS; i++) {
      SourcePosition last = new SourcePosition("docs", 0, 1000L + i, 1000L + i);
      Event end = new Event(Kind.ENDED, "d" + i, last, "");
      assertThat(apply(near, end)).isEqualTo(model.apply(end));
    }
    assertThat(memory.standings()).isEqualTo(DOCUMENTS);
    assertThat(memory.others()).as("nothing is left of what is gone").isZero();
  }

  @Property(tries = 50, shrinking = ShrinkingMode.OFF)
  void aRestoredRunSaysTheSame(@ForAll long seed) {
    Random random = new Random(seed);
    List<Event> history = history(random);
    StoredMemory memory = new StoredMemory();
    NearDuplicates near = new NearDuplicates(POLICY, memory);
    int kill = random.nextInt(EVENTS);
    history.subList(0, kill).forEach(event -> apply(near, event));
    NearDuplicates restored = new NearDuplicates(POLICY, memory.copy());
    List<NearDuplicateVerdict> undisturbed = new ArrayList<>();
    List<NearDuplicateVerdict> again = new ArrayList<>();
    history.subList(kill, EVENTS).forEach(event -> undisturbed.add(apply(near, event)));
    history.subList(kill, EVENTS).forEach(event -> again.add(apply(restored, event)));
    assertThat(again).isEqualTo(undisturbed);
  }

  @Property(tries = 100, shrinking = ShrinkingMode.OFF)
  void inAnyOrderWhatFallsHasASurvivor(@ForAll long seed) {
    Random random = new Random(seed);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      texts.add(text(random));
    }
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < texts.size(); i++) {
      order.add(i);
    }
    Collections.shuffle(order, random);
    NearDuplicates near = new NearDuplicates(POLICY, new HeapMemory());
    Map<String, Fall> fell = new HashMap<>();
    for (int i : order) {
      SourcePosition version = new SourcePosition("docs", 0, (long) i, (long) i);
      String text = texts.get(i);
      near.came("d" + i, version, ContentHash.of(text), MIN_HASH.sign(text).orElse(null))
          .fall()
          .ifPresent(fall -> fell.put("d" + i, fall));
    }
    fell.forEach(
        (document, fall) -> {
          assertThat(fell).doesNotContainKey(fall.survivor());
          assertThat(fall.similarity()).isGreaterThanOrEqualTo(POLICY.threshold());
        });
  }

  @Property(tries = 100, shrinking = ShrinkingMode.OFF)
  void aHorizonBoundsTheMemory(@ForAll long seed) {
    int horizon = 5;
    StoredMemory memory = new StoredMemory();
    NearDuplicates near =
        new NearDuplicates(new NearDuplicatePolicy(3, 14, 8, 0.6, 7, horizon), memory);
    Set<String> holding = new HashSet<>();
    for (Event event : history(new Random(seed))) {
      NearDuplicateVerdict verdict = apply(near, event);
      verdict.fall().ifPresent(fall -> assertThat(holding).contains(fall.survivor()));
      holding.add(event.document());
      assertThat(memory.standings()).isLessThanOrEqualTo(horizon);
      assertThat(memory.others()).isLessThanOrEqualTo(horizon + horizon * POLICY.bands() + horizon);
    }
  }

  @Property(tries = 100, shrinking = ShrinkingMode.OFF)
  void exactDuplicatesFollowTheirHolder(@ForAll long seed) {
    Random random = new Random(seed);
    NearDuplicates near = new NearDuplicates(POLICY, new StoredMemory());
    Map<String, String> exactHolder = new HashMap<>();
    Map<String, String> textOf = new HashMap<>();
    Set<String> live = new HashSet<>();
    for (int i = 0; i < EVENTS; i++) {
      String document = "d" + random.nextInt(DOCUMENTS);
      String text = text(random);
      String hash = ContentHash.of(text);
      SourcePosition version = new SourcePosition("docs", 0, (long) i, (long) i);
      String oldText = textOf.put(document, text);
      if (oldText != null && !oldText.equals(text)) {
        exactHolder.remove(oldText, document);
      }
      String holder = exactHolder.putIfAbsent(text, document);
      Signature signature = MIN_HASH.sign(text).orElse(null);
      live.remove(document);
      Optional<NearDuplicateVerdict> verdict;
      if (holder == null || holder.equals(document)) {
        verdict = Optional.of(near.came(document, version, hash, signature));
      } else {
        verdict = near.duplicateOf(holder, document, version, hash, signature);
        if (verdict.isEmpty()) {
          near.ended(document, version, oldText != null);
          assertThat(live).as("the holder of the same text").contains(holder);
        }
      }
      verdict.ifPresent(
          v ->
              v.fall()
                  .ifPresentOrElse(
                      fall -> assertThat(live).contains(fall.survivor()),
                      () -> live.add(document)));
    }
  }

  /** Compares with all that are kept, and knows of each which fell to it. */
  private static final class Model {
    private final Map<String, SourcePosition> newest = new HashMap<>();
    private final Map<String, Event> kept = new LinkedHashMap<>();
    private final Map<String, List<Event>> fallen = new HashMap<>();

    NearDuplicateVerdict apply(Event event) {
      SourcePosition old = newest.get(event.document());
      if (old != null && Positions.BY_VERSION.compare(old, event.version()) > 0) {
        return NearDuplicateVerdict.PASSES;
      }
      newest.put(event.document(), event.version());
      fallen.values().forEach(list -> list.removeIf(e -> e.document().equals(event.document())));
      Event held = kept.remove(event.document());
      Fall fall = event.kind() == Kind.CAME ? rival(event) : null;
      List<Event> before = fallen.getOrDefault(event.document(), List.of());
      List<Event> covered = new ArrayList<>();
      List<String> orphans = new ArrayList<>();
      for (Event other : before) {
        if (event.kind() == Kind.CAME
            && fall == null
            && event.signature().isPresent()
            && similarity(event, other) >= POLICY.threshold()) {
          covered.add(other);
        } else {
          orphans.add(other.document());
        }
      }
      fallen.put(event.document(), covered);
      if (fall != null) {
        fallen.get(fall.survivor()).add(event);
      } else if (event.kind() == Kind.CAME) {
        kept.put(event.document(), event);
      }
      Optional<Orphaned> orphaned =
          held == null || orphans.isEmpty()
              ? Optional.empty()
              : Optional.of(
                  new Orphaned(
                      held.version(),
                      ContentHash.of(held.text()),
                      orphans.stream().sorted().toList()));
      return new NearDuplicateVerdict(Optional.ofNullable(fall), orphaned);
    }

    private Fall rival(Event event) {
      Fall best = null;
      if (event.signature().isEmpty()) {
        return null;
      }
      for (Event other : kept.values()) {
        if (other.signature().isEmpty() || !meet(event, other)) {
          continue;
        }
        double similarity = similarity(event, other);
        if (similarity >= POLICY.threshold() && (best == null || similarity > best.similarity())) {
          best = new Fall(other.document(), similarity);
        }
      }
      return best;
    }

    private static boolean meet(Event a, Event b) {
      for (int band = 0; band < POLICY.bands(); band++) {
        if (a.signature().orElseThrow().band(band, POLICY.rowsPerBand())
            == b.signature().orElseThrow().band(band, POLICY.rowsPerBand())) {
          return true;
        }
      }
      return false;
    }

    private static double similarity(Event a, Event b) {
      return a.signature().orElseThrow().similarity(b.signature().orElseThrow());
    }
  }
}
