package io.penstock.transforms;

import io.penstock.schemas.document.Fate;
import io.penstock.schemas.document.Outcome;
import io.penstock.schemas.document.Reason;
import io.penstock.schemas.document.SourcePosition;
import java.util.List;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.extensions.avro.coders.AvroCoder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.TypeDescriptor;

/** How the steps change outcomes: always into a new one, never in place. */
public final class Outcomes {
  private Outcomes() {}

  public static final TypeDescriptor<Outcome> TYPE = TypeDescriptor.of(Outcome.class);

  /** Avro's binary form, by the generated code; {@code of} would go through reflection. */
  public static Coder<Outcome> coder() {
    return AvroCoder.specific(Outcome.class);
  }

  /** A fresh outcome of a record just read. */
  public static Outcome.Builder at(SourcePosition source, Fate fate, String id) {
    return Outcome.newBuilder()
        .setSource(source)
        .setFate(fate)
        .setId(id)
        .setChunks(List.of())
        .setOrphans(List.of());
  }

  /**
   * A new outcome with the same values, to be changed. (A builder would copy every value deeply.)
   */
  public static Outcome copy(Outcome outcome) {
    Outcome copy = new Outcome();
    for (int i = 0; i < outcome.getSchema().getFields().size(); i++) {
      copy.put(i, outcome.get(i));
    }
    return copy;
  }

  /**
   * The same record, readable but unwanted. What it supersedes and its document stay, so that the
   * writer can end the old version and show the text.
   */
  public static Outcome dropped(Outcome outcome, Reason reason) {
    Outcome dropped = copy(outcome);
    dropped.setFate(Fate.DROPPED);
    dropped.setReason(reason);
    dropped.setChunks(List.of());
    return dropped;
  }

  /** The same record, unreadable. Its raw bytes stay. */
  public static Outcome bad(Outcome outcome, Reason reason) {
    Outcome bad = copy(outcome);
    bad.setFate(Fate.BAD);
    bad.setReason(reason);
    bad.setDocument(null);
    bad.setChunks(List.of());
    return bad;
  }

  /** Changes the outcomes that are kept so far and lets all others pass: one in, one out. */
  public abstract static class ChangeKept extends DoFn<Outcome, Outcome> {
    /** The changed outcome of the same record. */
    protected abstract Outcome change(Outcome kept);

    @ProcessElement
    public final void process(@Element Outcome outcome, OutputReceiver<Outcome> out) {
      out.output(outcome.getFate() == Fate.KEPT ? change(outcome) : outcome);
    }
  }
}
