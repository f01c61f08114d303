package io.penstock.transforms.dedupe;

import io.penstock.schemas.document.Fate;
import io.penstock.schemas.document.Outcome;
import io.penstock.schemas.document.Reason;
import io.penstock.text.dedupe.NearDuplicatePolicy;
import io.penstock.text.dedupe.NearDuplicateReason;
import io.penstock.text.dedupe.NearDuplicateVerdict;
import io.penstock.text.dedupe.NearDuplicateVerdict.Orphaned;
import io.penstock.text.dedupe.NearDuplicates;
import io.penstock.text.dedupe.Signature;
import io.penstock.transforms.Outcomes;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.apache.beam.sdk.coders.BigEndianLongCoder;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.state.MapState;
import org.apache.beam.sdk.state.StateSpec;
import org.apache.beam.sdk.state.StateSpecs;
import org.apache.beam.sdk.state.ValueState;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Reshuffle;
import org.apache.beam.sdk.transforms.Values;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.jspecify.annotations.Nullable;

/**
 * Drops a document whose text is nearly that of one that is kept, against all history. All outcomes
 * pass one key, so that the order in which they arrive there is the order of the decisions, and of
 * two documents never both fall for each other.
 *
 * <p>Comes after {@link SignTexts} and {@link DropExactDuplicates#leavingPacked}. Versions of one
 * document come by way of different contents and may overtake each other; {@link NearDuplicates}
 * tells them by their place.
 */
public final class DropNearDuplicates
    extends PTransform<PCollection<Outcome>, PCollection<Outcome>> {
  private static final long serialVersionUID = 1;

  /** The key of all. */
  private static final String ALL = "";

  private final NearDuplicatePolicy policy;
  private final boolean leavesPacked;

  private DropNearDuplicates(NearDuplicatePolicy policy, boolean leavesPacked) {
    this.policy = policy;
    this.leavesPacked = leavesPacked;
  }

  public static DropNearDuplicates by(NearDuplicatePolicy policy) {
    return new DropNearDuplicates(policy, false);
  }

  /** For a keyed step that follows: content stays packed, and notices of holders go on to it. */
  public DropNearDuplicates leavingPacked() {
    return new DropNearDuplicates(policy, true);
  }

  @Override
  public PCollection<Outcome> expand(PCollection<Outcome> input) {
    KvCoder<String, Outcome> coder = KvCoder.of(StringUtf8Coder.of(), Outcomes.coder());
    PCollection<KV<String, Outcome>> decided =
        input
            .apply("KeyAll", ParDo.of(new KeyAll()))
            .setCoder(coder)
            .apply("DropNear", ParDo.of(new DropNear(policy, leavesPacked)))
            .setCoder(coder);
    if (leavesPacked) {
      return decided.apply("Values", Values.create()).setCoder(Outcomes.coder());
    }
    return decided
        // One place decides, all go on.
        .apply("Spread", Reshuffle.of())
        .apply("Values", Values.create())
        .setCoder(Outcomes.coder())
        .apply("Unpack", ParDo.of(new DropExactDuplicates.Unpack()))
        .setCoder(Outcomes.coder());
  }

  static final class KeyAll extends DoFn<Outcome, KV<String, Outcome>> {
    private static final long serialVersionUID = 1;

    @ProcessElement
    public void process(@Element Outcome outcome, OutputReceiver<KV<String, Outcome>> out) {
      out.output(KV.of(ALL, outcome));
    }
  }

  static final class DropNear extends DoFn<KV<String, Outcome>, KV<String, Outcome>> {
    private static final long serialVersionUID = 1;

    private final NearDuplicatePolicy policy;
    private final boolean passesNotices;

    @StateId("standings")
    private final StateSpec<MapState<String, byte[]>> standingsSpec =
        StateSpecs.map(StringUtf8Coder.of(), ByteArrayCoder.of());

    @StateId("seats")
    private final StateSpec<MapState<Long, byte[]>> seatsSpec =
        StateSpecs.map(BigEndianLongCoder.of(), ByteArrayCoder.of());

    @StateId("buckets")
    private final StateSpec<MapState<Long, byte[]>> bucketsSpec =
        StateSpecs.map(BigEndianLongCoder.of(), ByteArrayCoder.of());

    @StateId("fallen")
    private final StateSpec<MapState<String, String>> fallenSpec =
        StateSpecs.map(StringUtf8Coder.of(), StringUtf8Coder.of());

    @StateId("numbers")
    private final StateSpec<ValueState<Long>> numbersSpec = StateSpecs.value(VarLongCoder.of());

    DropNear(NearDuplicatePolicy policy, boolean passesNotices) {
      this.policy = policy;
      this.passesNotices = passesNotices;
    }

    @ProcessElement
    public void process(
        @Element KV<String, Outcome> element,
        @StateId("standings") MapState<String, byte[]> standings,
        @StateId("seats") MapState<Long, byte[]> seats,
        @StateId("buckets") MapState<Long, byte[]> buckets,
        @StateId("fallen") MapState<String, String> fallen,
        @StateId("numbers") ValueState<@Nullable Long> numbers,
        OutputReceiver<KV<String, Outcome>> out) {
      Outcome outcome = element.getValue();
      NearDuplicates near =
          new NearDuplicates(policy, new StateMemory(standings, seats, buckets, fallen, numbers));
      switch (outcome.getFate()) {
        case KEPT -> decided(outcome, came(near, outcome), out);
        case DROPPED -> dropped(near, outcome, out);
        case DELETED -> ended(near, outcome, out);
        case REMEMBERED -> {
          remember(near, outcome);
          if (passesNotices && Remembered.isHolder(outcome)) {
            output(outcome, out);
          }
        }
        // No versions of a document.
        case BAD, ABSENT, RELEASED, ORPHANED -> output(outcome, out);
      }
    }

    private void dropped(
        NearDuplicates near, Outcome outcome, OutputReceiver<KV<String, Outcome>> out) {
      String rule = outcome.getReason().getRule();
      if (rule.equals(KeepNewestVersions.STALE)) {
        output(outcome, out);
        return;
      }
      if (rule.equals(DropExactDuplicates.DUPLICATE)) {
        Optional<NearDuplicateVerdict> verdict =
            near.duplicateOf(
                outcome.getReason().getThreshold(),
                outcome.getId(),
                outcome.getSource(),
                outcome.getContentHash(),
                signature(outcome));
        if (verdict.isPresent()) {
          // Its text has no holder that is kept: what it is depends on this step alone.
          Outcome kept = Outcomes.copy(outcome);
          kept.setFate(Fate.KEPT);
          kept.setReason(null);
          decided(kept, verdict.get(), out);
          return;
        }
      }
      ended(near, outcome, out);
    }

    private static NearDuplicateVerdict came(NearDuplicates near, Outcome outcome) {
      return near.came(
          outcome.getId(), outcome.getSource(), outcome.getContentHash(), signature(outcome));
    }

    private void decided(
        Outcome kept, NearDuplicateVerdict verdict, OutputReceiver<KV<String, Outcome>> out) {
      Outcome decided =
          verdict
              .fall()
              .map(fall -> Outcomes.dropped(kept, NearDuplicateReason.of(fall, policy)))
              .orElse(kept);
      output(decided, out);
      orphaned(kept.getId(), verdict, out);
    }

    private static void ended(
        NearDuplicates near, Outcome outcome, OutputReceiver<KV<String, Outcome>> out) {
      NearDuplicateVerdict verdict =
          near.ended(outcome.getId(), outcome.getSource(), outcome.getSupersedes() != null);
      output(outcome, out);
      orphaned(outcome.getId(), verdict, out);
    }

    private static void remember(NearDuplicates near, Outcome notice) {
      Reason reason = notice.getReason();
      if (reason == null) {
        near.rememberKept(
            notice.getId(), notice.getSource(), notice.getContentHash(), signature(notice));
      } else {
        NearDuplicateReason.fall(reason)
            .ifPresent(
                fall ->
                    near.rememberFallen(
                        notice.getId(), notice.getSource(), signature(notice), fall));
      }
    }

    private static void orphaned(
        String id, NearDuplicateVerdict verdict, OutputReceiver<KV<String, Outcome>> out) {
      if (verdict.orphaned().isPresent()) {
        Orphaned orphaned = verdict.orphaned().get();
        output(
            Outcomes.at(orphaned.heldAt(), Fate.ORPHANED, id)
                .setContentHash(orphaned.contentHash())
                .setOrphans(orphaned.documents())
                .build(),
            out);
      }
    }

    private static @Nullable Signature signature(Outcome outcome) {
      ByteBuffer bytes = outcome.getSignature();
      if (bytes == null) {
        return null;
      }
      byte[] copy = new byte[bytes.remaining()];
      bytes.duplicate().get(copy);
      return Signature.of(copy);
    }

    /** Without its signature: nobody behind this step asks for it. */
    private static void output(Outcome outcome, OutputReceiver<KV<String, Outcome>> out) {
      Outcome unsigned = outcome;
      if (outcome.getSignature() != null) {
        unsigned = Outcomes.copy(outcome);
        unsigned.setSignature(null);
      }
      out.output(KV.of(unsigned.getId(), unsigned));
    }
  }
}
