package io.penstock.transforms.clean;

import io.penstock.schemas.document.Outcome;
import io.penstock.text.clean.TextCleaner;
import io.penstock.transforms.Outcomes;
import java.util.Objects;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.jspecify.annotations.Nullable;

/** Cleans the text of documents by {@link TextCleaner}. */
public final class CleanText extends PTransform<PCollection<Outcome>, PCollection<Outcome>> {
  private static final long serialVersionUID = 1;

  private CleanText() {}

  public static CleanText create() {
    return new CleanText();
  }

  @Override
  public PCollection<Outcome> expand(PCollection<Outcome> input) {
    return input.apply("Clean", ParDo.of(new Clean()));
  }

  static final class Clean extends Outcomes.ChangeKept {
    private static final long serialVersionUID = 1;

    private transient @Nullable TextCleaner cleaner;

    @Setup
    public void setup() {
      cleaner = new TextCleaner();
    }

    @Override
    protected Outcome change(Outcome kept) {
      Outcome clean = Outcomes.copy(kept);
      clean.setDocument(Objects.requireNonNull(cleaner).clean(kept.getDocument()));
      return clean;
    }
  }
}
