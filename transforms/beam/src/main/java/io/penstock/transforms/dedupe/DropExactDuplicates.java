package io.penstock.transforms.dedupe;

import io.penstock.schemas.document.Fate;
import io.penstock.schemas.document.Outcome;
import io.penstock.schemas.document.Positions;
import io.penstock.schemas.document.Reason;
import io.penstock.transforms.Outcomes;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.state.MapState;
import org.apache.beam.sdk.state.StateSpec;
import org.apache.beam.sdk.state.StateSpecs;
import org.apache.beam.sdk.state.ValueState;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.jspecify.annotations.Nullable;

/**
 * Of each content the first document to come holds it, against all history; later ones are dropped
 * as its duplicates. A holder that gives its content up releases it, and those that fell to it are
 * named in an {@code ORPHANED} notice.
 */
public final class DropExactDuplicates
    extends PTransform<PCollection<KV<String, Outcome>>, PCollection<Outcome>> {
  private static final long serialVersionUID = 1;

  /** The name of the rule; a reason's threshold is the holder's id. */
  static final String DUPLICATE = "duplicate";

  private final boolean idsPerTopic;
  private final boolean leavesPacked;

  private DropExactDuplicates(boolean idsPerTopic, boolean leavesPacked) {
    this.idsPerTopic = idsPerTopic;
    this.leavesPacked = leavesPacked;
  }

  /** After {@link KeepNewestVersions#byId}. */
  public static DropExactDuplicates byId() {
    return new DropExactDuplicates(false, false);
  }

  /** After {@link KeepNewestVersions#byTopicAndId}: the same id in two topics is two documents. */
  public static DropExactDuplicates byTopicAndId() {
    return new DropExactDuplicates(true, false);
  }

  /** For a keyed step that follows: content stays packed, and notices of holders go on to it. */
  public DropExactDuplicates leavingPacked() {
    return new DropExactDuplicates(idsPerTopic, true);
  }

  @Override
  public PCollection<Outcome> expand(PCollection<KV<String, Outcome>> input) {
    PCollection<Outcome> packed =
        input
            .apply("DropDuplicates", ParDo.of(new DropDuplicates(idsPerTopic, leavesPacked)))
            .setCoder(Outcomes.coder());
    return leavesPacked
        ? packed
        : packed.apply("Unpack", ParDo.of(new Unpack())).setCoder(Outcomes.coder());
  }

  static final class Unpack extends DoFn<Outcome, Outcome> {
    private static final long serialVersionUID = 1;

    private transient @Nullable PackedContent content;

    @Setup
    public void setup() {
      content = new PackedContent();
    }

    @ProcessElement
    public void process(@Element Outcome outcome, OutputReceiver<Outcome> out) {
      out.output(Objects.requireNonNull(content).unpack(outcome));
    }
  }

  static final class DropDuplicates extends DoFn<KV<String, Outcome>, Outcome> {
    private static final long serialVersionUID = 1;

    private final boolean idsPerTopic;
    private final boolean passesNotices;

    /** The holder's key among documents, and where its version lies. */
    @StateId("holder")
    private final StateSpec<ValueState<KV<String, String>>> holderSpec =
        StateSpecs.value(KvCoder.of(StringUtf8Coder.of(), StringUtf8Coder.of()));

    /** Keys of documents that fell to the holder, with the place of their version. */
    @StateId("fallen")
    private final StateSpec<MapState<String, String>> fallenSpec =
        StateSpecs.map(StringUtf8Coder.of(), StringUtf8Coder.of());

    DropDuplicates(boolean idsPerTopic, boolean passesNotices) {
      this.idsPerTopic = idsPerTopic;
      this.passesNotices = passesNotices;
    }

    @ProcessElement
    public void process(
        @Element KV<String, Outcome> element,
        @StateId("holder") ValueState<@Nullable KV<String, String>> holder,
        @StateId("fallen") MapState<String, String> fallen,
        OutputReceiver<Outcome> out) {
      Outcome outcome = element.getValue();
      if (element.getKey().startsWith(KeepNewestVersions.WITHOUT_CONTENT)) {
        out.output(outcome);
        return;
      }
      KV<String, String> held = holder.read();
      String key = KeepNewestVersions.documentKey(outcome, idsPerTopic);
      if (outcome.getFate() == Fate.REMEMBERED) {
        String place = Positions.text(outcome.getSource());
        if (Remembered.isHolder(outcome)) {
          holder.write(KV.of(key, place));
          if (passesNotices) {
            out.output(outcome);
          }
        } else {
          fallen.put(key, place);
        }
        return;
      }
      if (outcome.getFate() == Fate.RELEASED) {
        if (held != null && held.getKey().equals(key)) {
          holder.clear();
          orphaned(outcome, fallen, out);
        } else {
          // It never held the content, or was orphaned before: then there is nothing to give up.
          fallen.remove(key);
        }
        return;
      }
      String at = Positions.text(outcome.getSource());
      if (held == null || held.getKey().equals(key)) {
        holder.write(KV.of(key, at));
        fallen.remove(key);
        out.output(outcome);
      } else {
        fallen.put(key, at);
        String holderId = KeepNewestVersions.documentId(held.getKey(), idsPerTopic);
        out.output(
            Outcomes.dropped(
                outcome,
                new Reason(
                    DUPLICATE,
                    outcome.getContentHash(),
                    holderId,
                    "the same text as " + holderId)));
      }
    }

    private void orphaned(
        Outcome released, MapState<String, String> fallen, OutputReceiver<Outcome> out) {
      TreeSet<String> ids = new TreeSet<>();
      for (String key : fallen.keys().read()) {
        ids.add(KeepNewestVersions.documentId(key, idsPerTopic));
      }
      fallen.clear();
      if (!ids.isEmpty()) {
        Outcome orphaned = Outcomes.copy(released);
        orphaned.setFate(Fate.ORPHANED);
        orphaned.setOrphans(List.copyOf(ids));
        out.output(orphaned);
      }
    }
  }
}
