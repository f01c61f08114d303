package io.penstock.transforms.dedupe;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.schemas.document.Fate;
import io.penstock.schemas.document.Outcome;
import io.penstock.schemas.document.Positions;
import io.penstock.schemas.shard.DataFolder;
import io.penstock.schemas.shard.OffsetRanges;
import io.penstock.transforms.Given;
import io.penstock.transforms.Outcomes;
import io.penstock.transforms.restart.ManifestHistory;
import io.penstock.transforms.shard.Bundles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/**
 * Random histories, cut at a manifest; the state is lost there, and the steps go on from what the
 * manifests tell. What then becomes of the later records is what a run without that cut would have
 * made of them.
 */
class RestartProperties {
  private static final int HISTORIES = 6;

  @Property(tries = 15, shrinking = ShrinkingMode.OFF)
  void goesOnAsIfTheStateHadNotBeenLost(@ForAll long seed) throws IOException {
    Random random = new Random(seed);
    Path root = Files.createTempDirectory("restart");
    try {
      DataFolder folder = new DataFolder(root);
      folder.create();
      List<Outcome> later = new ArrayList<>();
      List<Outcome> expected = new ArrayList<>();
      Set<String> listed = new HashSet<>();
      Map<String, Long> read = new HashMap<>();
      for (int number = 0; number < HISTORIES; number++) {
        List<Outcome> history = KeyedStepsProperties.history(random, number);
        int cut = random.nextInt(history.size() + 1);
        KeyedStepsProperties.Model model = new KeyedStepsProperties.Model();
        int published = 0;
        for (int i = 0; i < cut; i++) {
          model.accept(history.get(i));
          if (random.nextInt(4) == 0 || i == cut - 1) {
            publish(folder, model.out.subList(published, model.out.size()), i);
            published = model.out.size();
          }
        }
        model.out.stream().filter(o -> o.getFate() == Fate.ORPHANED).forEach(o -> list(o, listed));
        read.put("docs" + number + ":0", (long) cut);
        List<Outcome> rest = history.subList(cut, history.size());
        rest.forEach(model::accept);
        later.addAll(rest);
        expected.addAll(model.out.subList(published, model.out.size()));
      }
      ManifestHistory remembered = ManifestHistory.of(folder, false);
      remembered
          .committed()
          .forEach(
              (partition, offsets) ->
                  assertThat(offsets.toString())
                      .isEqualTo(upTo(read.getOrDefault(partition, 0L)).toString()));
      assertThat(remembered.counts().orphaned()).isZero();
      assertSame(run(remembered, later), expected, listed);
    } finally {
      delete(root);
    }
  }

  /** A crash may publish some manifests of a checkpoint and not the others. */
  @Property(tries = 25, shrinking = ShrinkingMode.OFF)
  void nothingIsLostOrDoubledWhereSomeManifestsOfTheLastCheckpointAreMissing(@ForAll long seed)
      throws IOException {
    Random random = new Random(seed);
    Path root = Files.createTempDirectory("restart");
    try {
      DataFolder folder = new DataFolder(root);
      folder.create();
      List<Outcome> later = new ArrayList<>();
      List<List<Outcome>> histories = new ArrayList<>();
      List<Outcome> before = new ArrayList<>();
      for (int number = 0; number < HISTORIES; number++) {
        List<Outcome> history = KeyedStepsProperties.history(random, number);
        histories.add(history);
        int cut = 1 + random.nextInt(history.size());
        int barrier = random.nextInt(cut);
        KeyedStepsProperties.Model model = new KeyedStepsProperties.Model();
        history.subList(0, barrier).forEach(model::accept);
        List<Outcome> whole = List.copyOf(model.out);
        publish(folder, whole, barrier);
        history.subList(barrier, cut).forEach(model::accept);
        int there = random.nextInt(2);
        List<Outcome> half =
            model.out.subList(whole.size(), model.out.size()).stream()
                .filter(o -> writer(o) == there)
                .toList();
        publish(folder, half, cut);
        before.addAll(whole);
        before.addAll(half);
        Set<Long> committed = new HashSet<>();
        Stream.concat(whole.stream(), half.stream())
            .filter(o -> o.getFate() != Fate.ORPHANED)
            .forEach(o -> committed.add(o.getSource().getOffset()));
        history.stream()
            .filter(o -> !committed.contains(o.getSource().getOffset()))
            .forEach(later::add);
      }
      List<Outcome> all = new ArrayList<>(before);
      all.addAll(run(ManifestHistory.of(folder, false), later));
      for (int number = 0; number < HISTORIES; number++) {
        String topic = "docs" + number;
        KeyedStepsProperties.assertWhatReadersSee(
            histories.get(number),
            all.stream().filter(o -> o.getSource().getTopic().equals(topic)).toList());
      }
    } finally {
      delete(root);
    }
  }

  /** The bad of the histories came to these steps without their bytes. */
  private static void publish(DataFolder folder, List<Outcome> outcomes, long createdAt)
      throws IOException {
    List<Outcome> whole = new ArrayList<>();
    for (Outcome outcome : outcomes) {
      Outcome copy = Outcomes.copy(outcome);
      copy.setRaw(Given.rawDocument(null, ""));
      whole.add(copy);
    }
    Bundles.publish(folder, whole, createdAt);
  }

  /** Of two writers, the one that the second step's key leads to. */
  private static int writer(Outcome outcome) {
    boolean atContent =
        outcome.getFate() == Fate.KEPT
            || outcome.getFate() == Fate.ORPHANED
            || (outcome.getFate() == Fate.DROPPED
                && outcome.getReason().getRule().equals("duplicate"));
    return (atContent ? outcome.getContentHash() : outcome.getId()).hashCode() & 1;
  }

  private static List<Outcome> run(ManifestHistory remembered, List<Outcome> later) {
    DirectSteps steps = new DirectSteps();
    remembered.notices().forEach(steps::accept);
    later.forEach(steps::accept);
    return steps.out();
  }

  /** Lists of orphans may name again what was named before, and nothing else may differ. */
  private static void assertSame(
      Iterable<Outcome> out, List<Outcome> expected, Set<String> listedBefore) {
    List<Outcome> records = new ArrayList<>();
    Map<String, Set<String>> orphans = new HashMap<>();
    for (Outcome outcome : out) {
      if (outcome.getFate() == Fate.ORPHANED) {
        orphans.computeIfAbsent(list(outcome), k -> new HashSet<>()).addAll(outcome.getOrphans());
      } else {
        records.add(outcome);
      }
    }
    assertThat(records)
        .containsExactlyInAnyOrderElementsOf(
            expected.stream().filter(o -> o.getFate() != Fate.ORPHANED).toList());
    Map<String, Set<String>> wanted = new HashMap<>();
    expected.stream()
        .filter(o -> o.getFate() == Fate.ORPHANED)
        .forEach(o -> wanted.computeIfAbsent(list(o), k -> new HashSet<>()).addAll(o.getOrphans()));
    wanted.forEach(
        (key, ids) -> assertThat(orphans.getOrDefault(key, Set.of())).as(key).containsAll(ids));
    orphans.forEach(
        (key, ids) -> {
          Set<String> more = new HashSet<>(ids);
          more.removeAll(wanted.getOrDefault(key, Set.of()));
          String hash = key.substring(0, key.indexOf(' '));
          assertThat(listedBefore).containsAll(more.stream().map(id -> hash + ' ' + id).toList());
        });
  }

  private static String list(Outcome orphaned) {
    return orphaned.getContentHash() + ' ' + Positions.text(orphaned.getSource());
  }

  private static void list(Outcome orphaned, Set<String> listed) {
    orphaned.getOrphans().forEach(id -> listed.add(orphaned.getContentHash() + ' ' + id));
  }

  private static OffsetRanges upTo(long end) {
    OffsetRanges ranges = new OffsetRanges();
    if (end > 0) {
      ranges.addRange(0, end - 1);
    }
    return ranges;
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
