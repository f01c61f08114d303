package io.penstock.transforms.filter;

import io.penstock.schemas.document.Outcome;
import io.penstock.text.filter.DocumentRules;
import io.penstock.text.pii.PiiRule;
import io.penstock.transforms.Outcomes;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;

/**
 * Drops documents that a rule does not want, with rule, measured value and threshold, and leaves
 * out of the others what a rule does not want of them. Counters by label tell what rules found.
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
      Outcome judged = Outcomes.copy(kept);
      // Of a dropped one, too: what was redacted must not be in the shard of the dropped.
      judged.setDocument(ruling.document());
      ruling.labels().forEach(Filter::count);
      return ruling.reason().map(reason -> Outcomes.dropped(judged, reason)).orElse(judged);
    }

    /** Rules count what they found under such labels: {@code pii.email}. */
    private static void count(String label, String value) {
      if (label.startsWith(PiiRule.LABEL)) {
        Metrics.counter(FilterDocuments.class, label).inc(Long.parseLong(value));
      }
    }
  }
}
