package io.penstock.transforms.parse;

import io.penstock.schemas.document.Outcome;
import io.penstock.text.UnreadableException;
import io.penstock.text.parse.ParseOptions;
import io.penstock.text.parse.Parsers;
import io.penstock.transforms.Outcomes;
import java.util.Objects;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.jspecify.annotations.Nullable;

/** Parses raw bytes by {@link Parsers}; what cannot be read becomes a bad record. */
public final class ParseDocuments extends PTransform<PCollection<Outcome>, PCollection<Outcome>> {
  private static final long serialVersionUID = 1;

  private final ParseOptions options;

  private ParseDocuments(ParseOptions options) {
    this.options = options;
  }

  public static ParseDocuments with(ParseOptions options) {
    return new ParseDocuments(options);
  }

  @Override
  public PCollection<Outcome> expand(PCollection<Outcome> input) {
    return input.apply("Parse", ParDo.of(new Parse(options)));
  }

  static final class Parse extends Outcomes.ChangeKept {
    private static final long serialVersionUID = 1;

    private final ParseOptions options;
    private transient @Nullable Parsers parsers;

    Parse(ParseOptions options) {
      this.options = options;
    }

    @Setup
    public void setup() {
      parsers = Parsers.open(options);
    }

    /** Ends this instance's parser process, if it has one. */
    @Teardown
    public void teardown() {
      if (parsers != null) {
        parsers.close();
        parsers = null;
      }
    }

    @Override
    protected Outcome change(Outcome kept) {
      try {
        Outcome parsed = Outcomes.copy(kept);
        parsed.setDocument(Objects.requireNonNull(parsers).parse(kept.getRaw()));
        parsed.setRaw(null);
        return parsed;
      } catch (UnreadableException e) {
        return Outcomes.bad(kept, e.reason());
      }
    }
  }
}
