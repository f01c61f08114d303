package io.penstock.transforms.dedupe;

import static io.penstock.transforms.Given.at;
import static io.penstock.transforms.Given.hash;
import static io.penstock.transforms.Given.hashed;
import static io.penstock.transforms.Given.kept;

import io.penstock.schemas.document.Fate;
import io.penstock.schemas.document.Outcome;
import io.penstock.schemas.document.Reason;
import io.penstock.schemas.document.SourcePosition;
import io.penstock.transforms.Given;
import io.penstock.transforms.Outcomes;
import io.penstock.transforms.Steps;
import java.util.List;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.values.KV;
import org.junit.jupiter.api.Test;

class DropExactDuplicatesPipelineTest {
  private static final String TEXT = "the text";

  private static void assertDrops(
      DropExactDuplicates step, List<KV<String, Outcome>> in, List<Outcome> out) {
    TestPipeline pipeline = Steps.pipeline();
    PAssert.that(
            pipeline
                .apply(Steps.inOrder(KvCoder.of(StringUtf8Coder.of(), Outcomes.coder()), in))
                .apply(step))
        .containsInAnyOrder(out);
    pipeline.run();
  }

  private static void assertDrops(List<KV<String, Outcome>> in, List<Outcome> out) {
    assertDrops(DropExactDuplicates.byId(), in, out);
  }

  private static Outcome version(String id, long offset) {
    return hashed(kept(id, offset, TEXT));
  }

  private static KV<String, Outcome> came(Outcome version) {
    return KV.of(hash(TEXT), version);
  }

  private static KV<String, Outcome> released(String id, SourcePosition at) {
    return KV.of(hash(TEXT), Outcomes.at(at, Fate.RELEASED, id).setContentHash(hash(TEXT)).build());
  }

  private static Outcome orphaned(String by, SourcePosition at, String... ids) {
    return Outcomes.at(at, Fate.ORPHANED, by)
        .setContentHash(hash(TEXT))
        .setOrphans(List.of(ids))
        .build();
  }

  private static Outcome duplicate(Outcome version, String holder) {
    return Outcomes.dropped(
        version, new Reason("duplicate", hash(TEXT), holder, "the same text as " + holder));
  }

  @Test
  void theFirstHoldsAndLaterOnesNameIt() {
    Outcome other = hashed(kept("other", 3, "another text"));
    assertDrops(
        List.of(
            came(version("a", 0)),
            came(version("b", 1)),
            came(version("c", 2)),
            KV.of(hash("another text"), other)),
        List.of(
            version("a", 0),
            duplicate(version("b", 1), "a"),
            duplicate(version("c", 2), "a"),
            other));
  }

  @Test
  void whatHasNoContentPasses() {
    assertDrops(
        Given.endedBefore().stream().map(o -> KV.of("=" + o.getId(), o)).toList(),
        Given.endedBefore());
  }

  @Test
  void aReleaseNamesThoseThatFellSorted() {
    assertDrops(
        List.of(
            came(version("a", 0)),
            came(version("c", 1)),
            came(version("b", 2)),
            released("a", at(0))),
        List.of(
            version("a", 0),
            duplicate(version("c", 1), "a"),
            duplicate(version("b", 2), "a"),
            orphaned("a", at(0), "b", "c")));
  }

  @Test
  void aReleaseThatOrphansNobodySaysNothing() {
    assertDrops(
        List.of(came(version("a", 0)), released("a", at(0)), came(version("b", 1))),
        List.of(version("a", 0), version("b", 1)));
  }

  @Test
  void anOrphanThatComesAgainHolds() {
    assertDrops(
        List.of(
            came(version("a", 0)),
            came(version("b", 1)),
            released("a", at(0)),
            came(version("b", 3)),
            came(version("a", 4)),
            released("b", at(3))),
        List.of(
            version("a", 0),
            duplicate(version("b", 1), "a"),
            orphaned("a", at(0), "b"),
            version("b", 3),
            duplicate(version("a", 4), "b"),
            orphaned("b", at(3), "a")));
  }

  @Test
  void theHoldersNewerVersionWithTheSameContentHolds() {
    assertDrops(
        List.of(came(version("a", 0)), came(version("a", 1)), came(version("b", 2))),
        List.of(version("a", 0), version("a", 1), duplicate(version("b", 2), "a")));
  }

  @Test
  void aReleaseByOneWhoNeverHeldTakesOnlyItselfFromTheFallen() {
    assertDrops(
        List.of(
            came(version("a", 0)),
            came(version("b", 1)),
            came(version("c", 2)),
            released("b", at(1)),
            released("stranger", at(9)),
            released("a", at(0))),
        List.of(
            version("a", 0),
            duplicate(version("b", 1), "a"),
            duplicate(version("c", 2), "a"),
            orphaned("a", at(0), "c")));
  }

  @Test
  void withIdsByTopicTheSameIdElsewhereIsAnotherRecord() {
    Outcome here = hashed(kept(at("here", 0, 1), "d", TEXT));
    Outcome there = hashed(kept(at("there", 0, 2), "d", TEXT));
    assertDrops(
        DropExactDuplicates.byTopicAndId(),
        List.of(came(here), came(there), released("d", at("here", 0, 1))),
        List.of(here, duplicate(there, "d"), orphaned("d", at("here", 0, 1), "d")));
    assertDrops(
        DropExactDuplicates.byTopicAndId(),
        List.of(came(here), came(there), released("d", at("there", 0, 2))),
        List.of(here, duplicate(there, "d")));
    assertDrops(DropExactDuplicates.byId(), List.of(came(here), came(there)), List.of(here, there));
  }
}
