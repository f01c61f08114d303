package io.penstock.ingest;

import io.penstock.schemas.document.Outcome;
import io.penstock.transforms.Outcomes;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;

/**
 * A step that changes nothing, between two that keep state: what a drill of upgrades takes for the
 * step that a newer build has more. {@code -Dpenstock.drill-step=true} puts it in.
 */
final class DrillStep extends PTransform<PCollection<Outcome>, PCollection<Outcome>> {
  private static final long serialVersionUID = 1;

  /** The outcomes, with that step behind them where it is wanted. */
  static PCollection<Outcome> ifWanted(PCollection<Outcome> outcomes) {
    return Boolean.getBoolean("penstock.drill-step")
        ? outcomes.apply("DrillStep", new DrillStep())
        : outcomes;
  }

  @Override
  public PCollection<Outcome> expand(PCollection<Outcome> outcomes) {
    return outcomes.apply("Pass", ParDo.of(new Pass())).setCoder(Outcomes.coder());
  }

  static final class Pass extends Outcomes.ChangeKept {
    private static final long serialVersionUID = 1;

    @Override
    protected Outcome change(Outcome kept) {
      return kept;
    }
  }
}
