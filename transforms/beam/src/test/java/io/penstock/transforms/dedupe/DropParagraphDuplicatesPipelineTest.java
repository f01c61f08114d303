package io.penstock.transforms.dedupe;

import static io.penstock.transforms.Given.at;
import static io.penstock.transforms.Given.deleted;
import static io.penstock.transforms.Given.hash;
import static io.penstock.transforms.Given.hashed;
import static io.penstock.transforms.Given.kept;
import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.schemas.document.Document;
import io.penstock.schemas.document.Outcome;
import io.penstock.schemas.document.SourcePosition;
import io.penstock.text.dedupe.NearDuplicatePolicy;
import io.penstock.text.dedupe.ParagraphPolicy;
import io.penstock.text.dedupe.ParagraphSketch;
import io.penstock.transforms.Given;
import io.penstock.transforms.Outcomes;
import io.penstock.transforms.Steps;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.metrics.MetricNameFilter;
import org.apache.beam.sdk.metrics.MetricsFilter;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.values.PCollection;
import org.junit.jupiter.api.Test;

/** The steps from the filter to the chunker, on the DirectRunner. */
class DropParagraphDuplicatesPipelineTest {
  private static final ParagraphPolicy POLICY = new ParagraphPolicy(10);

  private static final String WATER = "Water runs down the hill.\n\n";
  private static final String WIND = "Wind turns the sails of the mill.\n\n";
  private static final String SUN = "The sun dries all the hay.\n\n";

  private static PipelineResult assertLeaves(boolean near, List<Outcome> in, Outcome... out) {
    TestPipeline pipeline = Steps.pipeline();
    NearDuplicatePolicy nearPolicy = DropNearDuplicatesPipelineTest.POLICY;
    PCollection<Outcome> given = pipeline.apply(Steps.inOrder(Outcomes.coder(), in));
    PCollection<Outcome> left =
        (near ? given.apply(SignTexts.by(nearPolicy)) : given)
            .apply(SketchParagraphs.by(POLICY))
            .apply(KeepNewestVersions.byId())
            .apply(DropExactDuplicates.byId().leavingPacked());
    PAssert.that(
            (near ? left.apply(DropNearDuplicates.by(nearPolicy).leavingPacked()) : left)
                .apply(DropParagraphDuplicates.by(POLICY)))
        .containsInAnyOrder(out);
    return pipeline.run();
  }

  /** The outcome, hashed as it came, with what is left of its text. */
  private static Outcome left(Outcome kept, String text, int paragraphs) {
    Outcome outcome = hashed(kept);
    Document document = Given.document(text);
    document.setMetadata(Map.of(ParagraphSketch.LEFT_OUT, Integer.toString(paragraphs)));
    outcome.setDocument(document);
    return outcome;
  }

  private static Outcome superseding(Outcome outcome, SourcePosition old, String oldText) {
    Outcome superseding = Outcomes.copy(outcome);
    superseding.setSupersedes(old);
    superseding.setSupersededHash(hash(oldText));
    return superseding;
  }

  @Test
  void aLaterDocumentLosesWhatTheFirstHoldsAndMetricsCountIt() {
    Outcome first = kept("a", 0, WATER + WIND);
    Outcome second = kept("b", 1, WIND + SUN + WATER);
    Outcome third = kept("c", 2, WATER + "# Hill");
    PipelineResult result =
        assertLeaves(
            false,
            List.of(first, second, third),
            hashed(first),
            left(second, SUN, 2),
            // It would be emptied.
            hashed(third));
    assertThat(counter(result, DropParagraphDuplicates.LEFT_OUT)).isEqualTo(2);
    assertThat(counter(result, DropParagraphDuplicates.SHORTENED)).isEqualTo(1);
    assertThat(counter(result, DropParagraphDuplicates.LEFT_WHOLE)).isEqualTo(1);
  }

  private static long counter(PipelineResult result, String name) {
    MetricsFilter filter =
        MetricsFilter.builder()
            .addNameFilter(MetricNameFilter.named(DropParagraphDuplicates.class, name))
            .build();
    return result.metrics().queryMetrics(filter).getCounters().iterator().next().getCommitted();
  }

  @Test
  void deletesAndNewVersionsGiveParagraphsUp() {
    Outcome first = kept("a", 0, WATER + WIND);
    Outcome again = kept("a", 1, SUN);
    Outcome second = kept("b", 2, WATER + WIND);
    Outcome end = deleted("a", 3);
    Outcome third = kept("c", 4, SUN + WATER + "Only here does it say so.");
    assertLeaves(
        false,
        List.of(first, again, second, end, third),
        hashed(first),
        superseding(hashed(again), at(0), WATER + WIND),
        hashed(second),
        superseding(end, at(1), SUN),
        left(third, SUN + "Only here does it say so.", 1));
  }

  @Test
  void aDuplicateHoldsNothingAndStaysOne() {
    Outcome first = kept("a", 0, WATER);
    Outcome second = kept("b", 1, WATER);
    Outcome end = deleted("b", 2);
    Outcome third = kept("c", 3, WATER + SUN);
    TestPipeline pipeline = Steps.pipeline();
    PAssert.that(
            pipeline
                .apply(Steps.inOrder(Outcomes.coder(), List.of(first, second, end, third)))
                .apply(SketchParagraphs.by(POLICY))
                .apply(KeepNewestVersions.byId())
                .apply(DropExactDuplicates.byId().leavingPacked())
                .apply(DropParagraphDuplicates.by(POLICY)))
        .satisfies(
            outcomes -> {
              assertThat(outcomes)
                  .filteredOn(o -> o.getId().equals("c"))
                  .containsExactly(left(third, SUN, 1));
              assertThat(outcomes).allMatch(o -> o.getParagraphs() == null);
              return null;
            });
    pipeline.run();
  }

  @Test
  void behindNearDuplicatesOnlyThoseThatAreKeptHold() {
    String shared = "one two three four five six seven eight nine ten.\n\n";
    Outcome first = kept("a", 0, shared.repeat(2) + WATER);
    Outcome near = kept("b", 1, shared.repeat(2) + WATER + "And so on and on it goes.");
    Outcome third = kept("c", 2, SUN + "And so on and on it goes.\n\n" + WIND + WATER);
    TestPipeline pipeline = Steps.pipeline();
    PAssert.that(
            pipeline
                .apply(Steps.inOrder(Outcomes.coder(), List.of(first, near, third)))
                .apply(SignTexts.by(DropNearDuplicatesPipelineTest.POLICY))
                .apply(SketchParagraphs.by(POLICY))
                .apply(KeepNewestVersions.byId())
                .apply(DropExactDuplicates.byId().leavingPacked())
                .apply(DropNearDuplicates.by(DropNearDuplicatesPipelineTest.POLICY).leavingPacked())
                .apply(DropParagraphDuplicates.by(POLICY)))
        .satisfies(
            outcomes -> {
              assertThat(outcomes).hasSize(3);
              assertThat(outcomes)
                  .filteredOn(o -> o.getId().equals("b"))
                  .allMatch(o -> o.getReason().getRule().equals("near-duplicate"));
              assertThat(outcomes)
                  .filteredOn(o -> o.getId().equals("c"))
                  .containsExactly(left(third, SUN + "And so on and on it goes.\n\n" + WIND, 1));
              return null;
            });
    pipeline.run();
  }

  /** With and without the step between, which hands the notices of holders on. */
  @Test
  void noticesMakeTheMemoryAnew() {
    Outcome holder =
        Remembered.sketched(
            Remembered.holder(at(0), "a", hash(WATER + WIND)),
            ParagraphSketch.of(WATER + WIND, POLICY));
    Outcome second = kept("b", 1, WATER + SUN);
    Outcome again = kept("a", 2, WIND);
    Outcome third = kept("c", 3, WATER + "Only here does it say so.");
    for (boolean near : List.of(false, true)) {
      assertLeaves(
          near,
          List.of(holder, second, again, third),
          left(second, SUN, 1),
          superseding(hashed(again), at(0), WATER + WIND),
          hashed(third));
    }
  }

  @Test
  void whatIsNoVersionPasses() {
    assertLeaves(false, Given.endedBefore(), Given.endedBefore().toArray(Outcome[]::new));
  }
}
