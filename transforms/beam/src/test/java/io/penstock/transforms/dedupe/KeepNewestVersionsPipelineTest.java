package io.penstock.transforms.dedupe;

import static io.penstock.transforms.Given.at;
import static io.penstock.transforms.Given.hash;
import static io.penstock.transforms.Given.hashed;
import static io.penstock.transforms.Given.kept;

import io.penstock.schemas.document.Fate;
import io.penstock.schemas.document.Outcome;
import io.penstock.schemas.document.Reason;
import io.penstock.schemas.document.SourcePosition;
import io.penstock.schemas.preference.PreferencePair;
import io.penstock.text.dedupe.ContentHash;
import io.penstock.transforms.Given;
import io.penstock.transforms.Outcomes;
import io.penstock.transforms.Steps;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.values.KV;
import org.junit.jupiter.api.Test;

class KeepNewestVersionsPipelineTest {
  private static void assertKeeps(
      KeepNewestVersions step, List<Outcome> in, List<KV<String, Outcome>> out) {
    TestPipeline pipeline = Steps.pipeline();
    List<KV<String, Outcome>> packed =
        out.stream().map(o -> KV.of(o.getKey(), PackedContent.pack(o.getValue()))).toList();
    PAssert.that(pipeline.apply(Steps.inOrder(Outcomes.coder(), in)).apply(step))
        .containsInAnyOrder(packed);
    pipeline.run();
  }

  private static void assertKeeps(List<Outcome> in, List<KV<String, Outcome>> out) {
    assertKeeps(KeepNewestVersions.byId(), in, out);
  }

  private static KV<String, Outcome> byContent(Outcome outcome) {
    return KV.of(outcome.getContentHash(), outcome);
  }

  private static KV<String, Outcome> withoutContent(Outcome outcome) {
    return KV.of("=" + outcome.getId(), outcome);
  }

  private static Outcome superseding(Outcome outcome, SourcePosition old, String oldText) {
    Outcome superseding = Outcomes.copy(outcome);
    superseding.setSupersedes(old);
    superseding.setSupersededHash(hash(oldText));
    return superseding;
  }

  private static KV<String, Outcome> released(String id, SourcePosition old, String oldText) {
    return KV.of(
        hash(oldText), Outcomes.at(old, Fate.RELEASED, id).setContentHash(hash(oldText)).build());
  }

  private static Outcome stale(Outcome outcome, String here, String newer) {
    return Outcomes.dropped(
        outcome, new Reason("stale", here, newer, "a newer version is at " + newer));
  }

  @Test
  void aNewerVersionEndsTheOlderAndReleasesItsContent() {
    Outcome first = kept("d", 0, "one");
    Outcome second = kept("d", 1, "two");
    assertKeeps(
        List.of(first, second),
        List.of(
            byContent(hashed(first)),
            released("d", at(0), "one"),
            byContent(superseding(hashed(second), at(0), "one"))));
  }

  @Test
  void theSameContentAgainSupersedesButReleasesNothing() {
    Outcome first = kept("d", 0, "one");
    Outcome again = kept("d", 1, "one");
    assertKeeps(
        List.of(first, again),
        List.of(byContent(hashed(first)), byContent(superseding(hashed(again), at(0), "one"))));
  }

  @Test
  void theVersionIsTheTimestampAndThenThePlace() {
    Outcome newer = kept(at("docs", 0, 2000), "d", "newer");
    Outcome behind = kept(at("docs", 1, 1999), "d", "behind");
    Outcome later = kept(at("docs", 2, 2000), "d", "later");
    Outcome otherTopic = kept(at("aaa", 3, 2000), "d", "topics count before offsets");
    assertKeeps(
        List.of(newer, behind, later, otherTopic),
        List.of(
            byContent(hashed(newer)),
            withoutContent(stale(hashed(behind), "docs:0:1", "docs:0:0")),
            released("d", at("docs", 0, 2000), "newer"),
            byContent(superseding(hashed(later), at("docs", 0, 2000), "newer")),
            withoutContent(stale(hashed(otherTopic), "aaa:0:3", "docs:0:2"))));
  }

  @Test
  void aTombstoneEndsTheVersionBeforeIt() {
    Outcome first = kept("d", 0, "one");
    Outcome tombstone = Given.deleted("d", 1);
    Outcome back = kept("d", 2, "one");
    assertKeeps(
        List.of(first, tombstone, back),
        List.of(
            byContent(hashed(first)),
            released("d", at(0), "one"),
            withoutContent(superseding(tombstone, at(0), "one")),
            byContent(hashed(back))));
  }

  @Test
  void aTombstoneOfNothingAndOneThatIsLate() {
    Outcome early = Given.deleted("d", 5);
    Outcome late = Outcomes.at(at("docs", 6, 10), Fate.DELETED, "d").build();
    Outcome behind = kept("d", 4, "behind the tombstone");
    assertKeeps(
        List.of(early, late, behind),
        List.of(
            withoutContent(early),
            withoutContent(stale(late, "docs:0:6", "docs:0:5")),
            withoutContent(stale(hashed(behind), "docs:0:4", "docs:0:5"))));
  }

  @Test
  void aBadVersionLeavesTheOldOneInPlace() {
    Outcome first = kept("d", 0, "one");
    Outcome bad = Given.bad("d", 1);
    Outcome third = kept("d", 2, "three");
    assertKeeps(
        List.of(first, bad, third),
        List.of(
            byContent(hashed(first)),
            withoutContent(bad),
            released("d", at(0), "one"),
            byContent(superseding(hashed(third), at(0), "one"))));
  }

  @Test
  void aVersionThatIsDroppedEndsTheOldOne() {
    Outcome first = kept("d", 0, "one");
    Outcome dropped = Given.dropped("d", 1);
    Outcome third = kept("d", 2, "three");
    assertKeeps(
        List.of(first, dropped, third),
        List.of(
            byContent(hashed(first)),
            released("d", at(0), "one"),
            withoutContent(superseding(dropped, at(0), "one")),
            byContent(hashed(third))));
  }

  @Test
  void absentOffsetsAreNoDocument() {
    Outcome absent = Given.absent(3, 7);
    assertKeeps(List.of(absent), List.of(withoutContent(absent)));
  }

  @Test
  void idsMayBeTheTopicsOwn() {
    Outcome here = kept(at("here", 0, 1), "d", "one");
    Outcome there = kept(at("there", 0, 2), "d", "two");
    assertKeeps(
        KeepNewestVersions.byTopicAndId(),
        List.of(here, there),
        List.of(byContent(hashed(here)), byContent(hashed(there))));
    assertKeeps(
        KeepNewestVersions.byId(),
        List.of(here, there),
        List.of(
            byContent(hashed(here)),
            released("d", at("here", 0, 1), "one"),
            byContent(superseding(hashed(there), at("here", 0, 1), "one"))));
  }

  @Test
  void feedbackHasAHashOfAllItsFields() {
    PreferencePair pair = new PreferencePair("p", "c", "r");
    Outcome kept = Outcomes.at(at(0), Fate.KEPT, "f").setFeedback(pair).build();
    Outcome hashed = Outcomes.copy(kept);
    hashed.setContentHash(ContentHash.of((SpecificRecord) pair));
    assertKeeps(List.of(kept), List.of(byContent(hashed)));
  }
}
