package io.penstock.transforms.filter;

import io.penstock.schemas.document.Outcome;
import io.penstock.text.filter.DocumentRules;
import io.penstock.transforms.Outcomes;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;

/**
 * Drops documents that a rule does not want, with rule, measured value and threshold, and leaves
 * out of the others what a rule does not want of them.
 */
public final class FilterDocuments extends PTransform<PCollection<Outcome>, PCollection<Outcome>> {
  private static final long serialVersionUID = 1;

  private final DocumentRules rules;

  private FilterDocuments(DocumentRules rules) {
    this.rules = rules;
  }

  public static FilterDocuments by(DocumentRules rules) {
    return new FilterDocuments(rules);
  }

  @Override
  public PCollection<Outcome> expand(PCollection<Outcome> input) {
    return input.apply("Filter", ParDo.of(new Filter(rules)));
  }

  static final class Filter extends Outcomes.ChangeKept {
    private static final long serialVersionUID = 1;

    private final DocumentRules rules;

    Filter(DocumentRules rules) {
      this.rules = rules;
    }

    @Override
    protected Outcome change(Outcome kept) {
      DocumentRules.Ruling ruling = rules.apply(kept.getDocument());
      if (ruling.reason().isPresent()) {
        return Outcomes.dropped(kept, ruling.reason().get());
      }
      Outcome judged = Outcomes.copy(kept);
      judged.setDocument(ruling.document());
      return judged;
    }
  }
}
