package io.penstock.transforms.parse;

import io.penstock.schemas.document.Outcome;
import io.penstock.text.UnreadableException;
import io.penstock.text.parse.DocumentParsers;
import io.penstock.text.parse.ParserLimits;
import io.penstock.transforms.Outcomes;
import java.util.Objects;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.jspecify.annotations.Nullable;

/** Parses raw bytes by {@link DocumentParsers}; what cannot be read becomes a bad record. */
public final class ParseDocuments extends PTransform<PCollection<Outcome>, PCollection<Outcome>> {
  private static final long serialVersionUID = 1;

  private final ParserLimits limits;

  private ParseDocuments(ParserLimits limits) {
    this.limits = limits;
  }

  public static ParseDocuments within(ParserLimits limits) {
    return new ParseDocuments(limits);
  }

  @Override
  public PCollection<Outcome> expand(PCollection<Outcome> input) {
    return input.apply("Parse", ParDo.of(new Parse(limits)));
  }

  static final class Parse extends Outcomes.ChangeKept {
    private static final long serialVersionUID = 1;

    private final ParserLimits limits;
    private transient @Nullable DocumentParsers parsers;

    Parse(ParserLimits limits) {
      this.limits = limits;
    }

    @Setup
    public void setup() {
      parsers = DocumentParsers.of(limits);
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
