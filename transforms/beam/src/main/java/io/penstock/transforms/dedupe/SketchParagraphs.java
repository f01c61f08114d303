package io.penstock.transforms.dedupe;

import io.penstock.schemas.document.Outcome;
import io.penstock.text.dedupe.ParagraphPolicy;
import io.penstock.text.dedupe.ParagraphSketch;
import io.penstock.transforms.Outcomes;
import java.nio.ByteBuffer;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;

/**
 * Gives each document the hashes by which {@link DropParagraphDuplicates} knows its paragraphs: in
 * as many places as there are writers, while the text is still there to be read.
 */
public final class SketchParagraphs extends PTransform<PCollection<Outcome>, PCollection<Outcome>> {
  private static final long serialVersionUID = 1;

  private final ParagraphPolicy policy;

  private SketchParagraphs(ParagraphPolicy policy) {
    this.policy = policy;
  }

  public static SketchParagraphs by(ParagraphPolicy policy) {
    return new SketchParagraphs(policy);
  }

  @Override
  public PCollection<Outcome> expand(PCollection<Outcome> input) {
    return input.apply("Sketch", ParDo.of(new Sketch(policy)));
  }

  static final class Sketch extends Outcomes.ChangeKept {
    private static final long serialVersionUID = 1;

    private final ParagraphPolicy policy;

    Sketch(ParagraphPolicy policy) {
      this.policy = policy;
    }

    @Override
    protected Outcome change(Outcome kept) {
      Outcome sketched = Outcomes.copy(kept);
      ParagraphSketch sketch = ParagraphSketch.of(kept.getDocument().getText(), policy);
      sketched.setParagraphs(ByteBuffer.wrap(sketch.toBytes()));
      return sketched;
    }
  }
}
