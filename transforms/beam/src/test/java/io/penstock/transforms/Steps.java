package io.penstock.transforms;

import io.penstock.schemas.document.Outcome;
import java.util.List;
import org.apache.beam.runners.direct.DirectOptions;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;

/** Runs a step on the DirectRunner and holds it to every element it puts out. */
public final class Steps {
  private Steps() {}

  public static TestPipeline pipeline() {
    DirectOptions options = TestPipeline.testingPipelineOptions().as(DirectOptions.class);
    options.setTargetParallelism(1);
    return TestPipeline.fromOptions(options).enableAbandonedNodeEnforcement(false);
  }

  /** The step makes of the first outcomes the second, in whatever order. */
  public static void assertMaps(
      PTransform<PCollection<Outcome>, PCollection<Outcome>> step,
      List<Outcome> in,
      List<Outcome> out) {
    TestPipeline pipeline = pipeline();
    PAssert.that(pipeline.apply(Create.of(in).withCoder(Outcomes.coder())).apply(step))
        .containsInAnyOrder(out);
    pipeline.run();
  }

  /** Elements that come one after the other: each has gone all its way before the next is there. */
  public static <T> PTransform<PBegin, PCollection<T>> inOrder(Coder<T> coder, List<T> elements) {
    TestStream.Builder<T> stream = TestStream.create(coder);
    for (T element : elements) {
      stream = stream.addElements(element);
    }
    return stream.advanceWatermarkToInfinity();
  }
}
