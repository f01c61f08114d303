package io.penstock.transforms.convert;

import io.penstock.schemas.document.Outcome;
import io.penstock.text.UnreadableException;
import io.penstock.text.convert.DatasetColumns;
import io.penstock.text.convert.Feedback;
import io.penstock.text.convert.FeedbackKind;
import io.penstock.text.convert.FeedbackReader;
import io.penstock.transforms.Outcomes;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.jspecify.annotations.Nullable;

/** Reads preferences and instructions, recognised by shape, each record on its own. */
public final class ConvertFeedback extends PTransform<PCollection<Outcome>, PCollection<Outcome>> {
  private static final long serialVersionUID = 1;

  private final DatasetColumns columns;

  private ConvertFeedback(DatasetColumns columns) {
    this.columns = columns;
  }

  public static ConvertFeedback create() {
    return new ConvertFeedback(DatasetColumns.AS_NAMED);
  }

  /** For records whose columns have other names. */
  public ConvertFeedback withColumns(DatasetColumns names) {
    return new ConvertFeedback(names);
  }

  @Override
  public PCollection<Outcome> expand(PCollection<Outcome> input) {
    return input.apply("Convert", ParDo.of(new Convert(columns)));
  }

  static final class Convert extends Outcomes.ChangeKept {
    private static final long serialVersionUID = 1;

    private final DatasetColumns columns;
    private transient @Nullable FeedbackReader reader;

    Convert(DatasetColumns columns) {
      this.columns = columns;
    }

    @Setup
    public void setup() {
      reader = FeedbackReader.create().withColumns(columns);
    }

    @Override
    protected Outcome change(Outcome kept) {
      try {
        Feedback feedback = Objects.requireNonNull(reader).read(bytes(kept), kind(kept));
        if (feedback instanceof Feedback.Unwanted unwanted) {
          return Outcomes.dropped(kept, unwanted.reason());
        }
        Outcome converted = Outcomes.copy(kept);
        converted.setFeedback(((Feedback.Row) feedback).value());
        converted.setRaw(null);
        return converted;
      } catch (UnreadableException e) {
        return Outcomes.bad(kept, e.reason());
      }
    }

    private static FeedbackKind kind(Outcome outcome) {
      return outcome.getSource().getTopic().contains("instruction")
          ? FeedbackKind.INSTRUCTIONS
          : FeedbackKind.PREFERENCES;
    }

    private static byte[] bytes(Outcome outcome) {
      ByteBuffer content = outcome.getRaw().getContent().duplicate();
      byte[] bytes = new byte[content.remaining()];
      content.get(bytes);
      return bytes;
    }
  }
}
