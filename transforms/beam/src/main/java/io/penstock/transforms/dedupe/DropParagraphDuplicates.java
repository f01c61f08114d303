package io.penstock.transforms.dedupe;

import io.penstock.schemas.document.Document;
import io.penstock.schemas.document.Outcome;
import io.penstock.text.dedupe.ParagraphDuplicates;
import io.penstock.text.dedupe.ParagraphPolicy;
import io.penstock.text.dedupe.ParagraphSketch;
import io.penstock.transforms.Outcomes;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Set;
import org.apache.beam.sdk.coders.BigEndianLongCoder;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.state.MapState;
import org.apache.beam.sdk.state.StateSpec;
import org.apache.beam.sdk.state.StateSpecs;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Reshuffle;
import org.apache.beam.sdk.transforms.Values;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;

/**
 * Leaves out of a document the paragraphs that stand in another one that is kept, against all
 * history. All outcomes pass one key, so that the order in which they arrive there is the order of
 * the decisions. Every outcome keeps its fate, and its content hash, which is that of the text as
 * it came: by that its duplicates are known. The document says in its metadata how many were left
 * out.
 *
 * <p>Comes after {@link SketchParagraphs} and {@link DropExactDuplicates#leavingPacked} or {@link
 * DropNearDuplicates#leavingPacked}. Versions of one document may overtake each other, as there.
 */
public final class DropParagraphDuplicates
    extends PTransform<PCollection<Outcome>, PCollection<Outcome>> {
  private static final long serialVersionUID = 1;

  /** Paragraphs that were left out. */
  static final String LEFT_OUT = "paragraphs-left-out";

  /** Documents that lost some. */
  static final String SHORTENED = "documents-shortened";

  /** Documents that would have been emptied, and were left as they came. */
  static final String LEFT_WHOLE = "documents-left-whole";

  private final ParagraphPolicy policy;

  private DropParagraphDuplicates(ParagraphPolicy policy) {
    this.policy = policy;
  }

  public static DropParagraphDuplicates by(ParagraphPolicy policy) {
    return new DropParagraphDuplicates(policy);
  }

  @Override
  public PCollection<Outcome> expand(PCollection<Outcome> input) {
    KvCoder<String, Outcome> coder = KvCoder.of(StringUtf8Coder.of(), Outcomes.coder());
    return input
        .apply("KeyAll", ParDo.of(new DropNearDuplicates.KeyAll()))
        .setCoder(coder)
        .apply("FindHeld", ParDo.of(new FindHeld(policy)))
        .setCoder(coder)
        // One place decides, all go on.
        .apply("Spread", Reshuffle.of())
        .apply("Values", Values.create())
        .setCoder(Outcomes.coder())
        .apply("Unpack", ParDo.of(new DropExactDuplicates.Unpack()))
        .setCoder(Outcomes.coder())
        .apply("LeaveOut", ParDo.of(new LeaveOut(policy)))
        .setCoder(Outcomes.coder());
  }

  /** Writes the hashes of what is to be left out in the place of the sketch. */
  static final class FindHeld extends DoFn<KV<String, Outcome>, KV<String, Outcome>> {
    private static final long serialVersionUID = 1;

    private final ParagraphPolicy policy;

    @StateId("holders")
    private final StateSpec<MapState<Long, String>> holdersSpec =
        StateSpecs.map(BigEndianLongCoder.of(), StringUtf8Coder.of());

    @StateId("holdings")
    private final StateSpec<MapState<String, byte[]>> holdingsSpec =
        StateSpecs.map(StringUtf8Coder.of(), ByteArrayCoder.of());

    FindHeld(ParagraphPolicy policy) {
      this.policy = policy;
    }

    @ProcessElement
    public void process(
        @Element KV<String, Outcome> element,
        @StateId("holders") MapState<Long, String> holders,
        @StateId("holdings") MapState<String, byte[]> holdings,
        OutputReceiver<KV<String, Outcome>> out) {
      Outcome outcome = element.getValue();
      ParagraphDuplicates duplicates =
          new ParagraphDuplicates(policy, new ParagraphState(holders, holdings));
      Set<Long> leftOut = Set.of();
      switch (outcome.getFate()) {
        case KEPT -> leftOut = came(duplicates, outcome);
        case DROPPED -> {
          if (!outcome.getReason().getRule().equals(KeepNewestVersions.STALE)) {
            ended(duplicates, outcome);
          }
        }
        case DELETED -> ended(duplicates, outcome);
        case REMEMBERED -> {
          if (outcome.getParagraphs() != null) {
            duplicates.remember(outcome.getId(), outcome.getSource(), sketch(outcome));
          }
          return;
        }
        // No versions of a document.
        case BAD, ABSENT, RELEASED, ORPHANED -> {}
      }
      out.output(KV.of(element.getKey(), withHashes(outcome, leftOut)));
    }

    private static Set<Long> came(ParagraphDuplicates duplicates, Outcome kept) {
      ParagraphDuplicates.Verdict verdict =
          duplicates.came(kept.getId(), kept.getSource(), sketch(kept));
      if (verdict.staysWhole()) {
        Metrics.counter(DropParagraphDuplicates.class, LEFT_WHOLE).inc();
      }
      return verdict.leftOut();
    }

    private static void ended(ParagraphDuplicates duplicates, Outcome outcome) {
      duplicates.ended(outcome.getId(), outcome.getSource(), outcome.getSupersedes() != null);
    }

    private static ParagraphSketch sketch(Outcome outcome) {
      ByteBuffer bytes = outcome.getParagraphs();
      byte[] copy = new byte[bytes.remaining()];
      bytes.duplicate().get(copy);
      return ParagraphSketch.of(copy);
    }

    private static Outcome withHashes(Outcome outcome, Set<Long> hashes) {
      if (outcome.getParagraphs() == null && hashes.isEmpty()) {
        return outcome;
      }
      ByteBuffer bytes = null;
      if (!hashes.isEmpty()) {
        bytes = ByteBuffer.allocate(hashes.size() * Long.BYTES);
        hashes.stream().sorted().forEach(bytes::putLong);
        bytes.flip();
      }
      Outcome copy = Outcomes.copy(outcome);
      copy.setParagraphs(bytes);
      return copy;
    }
  }

  /** Where the texts are at hand again. */
  static final class LeaveOut extends DoFn<Outcome, Outcome> {
    private static final long serialVersionUID = 1;

    private final ParagraphPolicy policy;

    LeaveOut(ParagraphPolicy policy) {
      this.policy = policy;
    }

    @ProcessElement
    public void process(@Element Outcome outcome, OutputReceiver<Outcome> out) {
      ByteBuffer bytes = outcome.getParagraphs();
      if (bytes == null) {
        out.output(outcome);
        return;
      }
      Set<Long> hashes = new HashSet<>();
      for (ByteBuffer in = bytes.duplicate(); in.hasRemaining(); ) {
        hashes.add(in.getLong());
      }
      Document left = ParagraphSketch.leaveOut(outcome.getDocument(), hashes, policy);
      Metrics.counter(DropParagraphDuplicates.class, SHORTENED).inc();
      Metrics.counter(DropParagraphDuplicates.class, LEFT_OUT)
          .inc(Long.parseLong(left.getMetadata().get(ParagraphSketch.LEFT_OUT)));
      Outcome shortened = Outcomes.copy(outcome);
      shortened.setDocument(left);
      shortened.setParagraphs(null);
      out.output(shortened);
    }
  }
}
