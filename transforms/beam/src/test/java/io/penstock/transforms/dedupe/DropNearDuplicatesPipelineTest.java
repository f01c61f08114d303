package io.penstock.transforms.dedupe;

import static io.penstock.transforms.Given.at;
import static io.penstock.transforms.Given.deleted;
import static io.penstock.transforms.Given.hash;
import static io.penstock.transforms.Given.hashed;
import static io.penstock.transforms.Given.kept;

import io.penstock.schemas.document.Fate;
import io.penstock.schemas.document.Outcome;
import io.penstock.schemas.document.Reason;
import io.penstock.schemas.document.SourcePosition;
import io.penstock.text.dedupe.MinHash;
import io.penstock.text.dedupe.NearDuplicatePolicy;
import io.penstock.text.dedupe.NearDuplicateReason;
import io.penstock.text.dedupe.NearDuplicateVerdict.Fall;
import io.penstock.text.dedupe.Signature;
import io.penstock.transforms.Given;
import io.penstock.transforms.Outcomes;
import io.penstock.transforms.Steps;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.junit.jupiter.api.Test;

/** The steps from the filter to the chunker, on the DirectRunner. */
class DropNearDuplicatesPipelineTest {
  static final NearDuplicatePolicy POLICY = new NearDuplicatePolicy(2, 14, 4, 0.5, 1, 0);
  private static final MinHash MIN_HASH = new MinHash(POLICY);

  private static final String TEXT = text("water", 60);
  private static final String NEAR = TEXT + " and one more";
  private static final String NEARER = TEXT + " and";
  private static final String OTHER = text("turbine", 60);

  private static String text(String word, int count) {
    return IntStream.range(0, count).mapToObj(i -> word + i).collect(Collectors.joining(" "));
  }

  private static void assertDrops(NearDuplicatePolicy policy, List<Outcome> in, Outcome... out) {
    TestPipeline pipeline = Steps.pipeline();
    PAssert.that(
            pipeline
                .apply(Steps.inOrder(Outcomes.coder(), in))
                .apply(SignTexts.by(policy))
                .apply(KeepNewestVersions.byId())
                .apply(DropExactDuplicates.byId().leavingPacked())
                .apply(DropNearDuplicates.by(policy)))
        .containsInAnyOrder(out);
    pipeline.run();
  }

  private static void assertDrops(List<Outcome> in, Outcome... out) {
    assertDrops(POLICY, in, out);
  }

  private static Outcome near(Outcome version, String survivor, String text, String other) {
    Fall fall = new Fall(survivor, signature(text).similarity(signature(other)));
    return Outcomes.dropped(version, NearDuplicateReason.of(fall, POLICY));
  }

  private static Signature signature(String text) {
    return MIN_HASH.sign(text).orElseThrow();
  }

  private static Outcome superseding(Outcome outcome, SourcePosition old, String oldText) {
    Outcome superseding = Outcomes.copy(outcome);
    superseding.setSupersedes(old);
    superseding.setSupersededHash(hash(oldText));
    return superseding;
  }

  private static Outcome orphaned(String by, SourcePosition at, String text, String... ids) {
    return Outcomes.at(at, Fate.ORPHANED, by)
        .setContentHash(hash(text))
        .setOrphans(List.of(ids))
        .build();
  }

  @Test
  void aLaterOneFallsToTheOneThatIsKept() {
    Outcome first = kept("a", 0, TEXT);
    Outcome second = kept("b", 1, NEAR);
    Outcome third = kept("c", 2, OTHER);
    assertDrops(
        List.of(first, second, third),
        hashed(first),
        near(hashed(second), "a", TEXT, NEAR),
        hashed(third));
  }

  @Test
  void theThresholdDecides() {
    NearDuplicatePolicy all = new NearDuplicatePolicy(2, 14, 4, 1, 1, 0);
    Outcome first = kept("a", 0, TEXT);
    Outcome second = kept("b", 1, NEAR);
    assertDrops(all, List.of(first, second), hashed(first), hashed(second));
  }

  @Test
  void behindTheHorizonNobodyIsRemembered() {
    NearDuplicatePolicy short1 = new NearDuplicatePolicy(2, 14, 4, 0.5, 1, 1);
    Outcome first = kept("a", 0, TEXT);
    Outcome second = kept("b", 1, OTHER);
    Outcome third = kept("c", 2, NEAR);
    assertDrops(
        short1, List.of(first, second, third), hashed(first), hashed(second), hashed(third));
  }

  @Test
  void whatIsNoVersionPasses() {
    assertDrops(Given.endedBefore(), Given.endedBefore().toArray(Outcome[]::new));
  }

  @Test
  void aTextWithoutWordsIsLikeNoOther() {
    Outcome first = kept("a", 0, "---");
    Outcome second = kept("b", 1, "- - -");
    assertDrops(List.of(first, second), hashed(first), hashed(second));
  }

  @Test
  void whenTheHolderGoesThoseThatFellToItAreListed() {
    Outcome first = kept("a", 0, TEXT);
    Outcome second = kept("b", 1, NEAR);
    Outcome end = deleted("a", 2);
    Outcome again = kept("b", 3, NEAR);
    assertDrops(
        List.of(first, second, end, again),
        hashed(first),
        near(hashed(second), "a", TEXT, NEAR),
        superseding(end, at(0), TEXT),
        orphaned("a", at(0), TEXT, "b"),
        superseding(hashed(again), at(1), NEAR));
  }

  @Test
  void aHolderThatChangesListsOnlyThoseItIsNoLongerLike() {
    Outcome first = kept("a", 0, TEXT);
    Outcome second = kept("b", 1, NEAR);
    Outcome little = kept("a", 2, NEARER);
    Outcome much = kept("a", 3, OTHER);
    assertDrops(
        List.of(first, second, little, much),
        hashed(first),
        near(hashed(second), "a", TEXT, NEAR),
        superseding(hashed(little), at(0), TEXT),
        superseding(hashed(much), at(2), NEARER),
        orphaned("a", at(2), NEARER, "b"));
  }

  @Test
  void theDuplicateOfOneThatFellFallsToTheSameSurvivor() {
    Outcome first = kept("a", 0, TEXT);
    Outcome second = kept("b", 1, NEAR);
    Outcome third = kept("c", 2, NEAR);
    assertDrops(
        List.of(first, second, third),
        hashed(first),
        near(hashed(second), "a", TEXT, NEAR),
        near(hashed(third), "a", TEXT, NEAR));
  }

  @Test
  void theDuplicateOfOneThatIsKeptStaysOne() {
    Outcome first = kept("a", 0, TEXT);
    Outcome second = kept("b", 1, TEXT);
    assertDrops(
        List.of(first, second),
        hashed(first),
        Outcomes.dropped(
            hashed(second), new Reason("duplicate", hash(TEXT), "a", "the same text as a")));
  }

  @Test
  void theDuplicateOfAnOrphanIsKept() {
    Outcome first = kept("a", 0, TEXT);
    Outcome second = kept("b", 1, NEAR);
    Outcome end = deleted("a", 2);
    Outcome third = kept("c", 3, NEAR);
    Outcome again = kept("b", 4, NEAR);
    assertDrops(
        List.of(first, second, end, third, again),
        hashed(first),
        near(hashed(second), "a", TEXT, NEAR),
        superseding(end, at(0), TEXT),
        orphaned("a", at(0), TEXT, "b"),
        hashed(third),
        near(superseding(hashed(again), at(1), NEAR), "c", NEAR, NEAR));
  }

  @Test
  void noticesMakeTheMemoryAnew() {
    Outcome holder = Remembered.signed(Remembered.holder(at(0), "a", hash(TEXT)), signature(TEXT));
    Reason reason = near(hashed(kept("b", 1, NEAR)), "a", TEXT, NEAR).getReason();
    Outcome fallen = Remembered.nearDuplicate(at(1), "b", reason, signature(NEAR));
    Outcome third = kept("c", 2, NEARER);
    Outcome end = deleted("a", 3);
    // One that fell may come before the one it fell to.
    for (List<Outcome> notices : List.of(List.of(holder, fallen), List.of(fallen, holder))) {
      assertDrops(
          Stream.concat(notices.stream(), Stream.of(third, end)).toList(),
          near(hashed(third), "a", TEXT, NEARER),
          superseding(end, at(0), TEXT),
          orphaned("a", at(0), TEXT, "b", "c"));
    }
  }
}
