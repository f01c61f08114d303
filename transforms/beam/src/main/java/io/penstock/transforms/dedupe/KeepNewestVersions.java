package io.penstock.transforms.dedupe;

import io.penstock.schemas.document.Fate;
import io.penstock.schemas.document.Outcome;
import io.penstock.schemas.document.Positions;
import io.penstock.schemas.document.Reason;
import io.penstock.schemas.document.SourcePosition;
import io.penstock.text.dedupe.ContentHash;
import io.penstock.transforms.Outcomes;
import org.apache.avro.specific.SpecificRecord;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.NullableCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.extensions.avro.coders.AvroCoder;
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
 * Of each document id the newest version wins, against all history. A newer version, kept or not,
 * and a tombstone end the older one; a bad one leaves it in place; one that arrives behind a newer
 * is dropped as stale.
 *
 * <p>The output is keyed by content for {@link DropExactDuplicates}: every outcome once, its
 * content packed, and a {@code RELEASED} notice at the content that a document gives up. Both are
 * in one collection, because only there messages about one key keep their order.
 */
public final class KeepNewestVersions
    extends PTransform<PCollection<Outcome>, PCollection<KV<String, Outcome>>> {
  private static final long serialVersionUID = 1;

  /** Before a document id, where an outcome has no content; no hash begins so. */
  static final String WITHOUT_CONTENT = "=";

  /** The name of the rule. */
  static final String STALE = "stale";

  private final boolean idsPerTopic;

  private KeepNewestVersions(boolean idsPerTopic) {
    this.idsPerTopic = idsPerTopic;
  }

  /** One document may come by several topics. */
  public static KeepNewestVersions byId() {
    return new KeepNewestVersions(false);
  }

  /** The same id in two topics means two records. */
  public static KeepNewestVersions byTopicAndId() {
    return new KeepNewestVersions(true);
  }

  /** What tells this outcome's document from all others. */
  static String documentKey(Outcome outcome, boolean idsPerTopic) {
    return idsPerTopic ? outcome.getSource().getTopic() + '\n' + outcome.getId() : outcome.getId();
  }

  /** The id in a document's key; no topic's name has a line feed. */
  static String documentId(String documentKey, boolean idsPerTopic) {
    return idsPerTopic ? documentKey.substring(documentKey.indexOf('\n') + 1) : documentKey;
  }

  @Override
  public PCollection<KV<String, Outcome>> expand(PCollection<Outcome> input) {
    KvCoder<String, Outcome> coder = KvCoder.of(StringUtf8Coder.of(), Outcomes.coder());
    return input
        .apply("KeyByDocument", ParDo.of(new KeyByDocument(idsPerTopic)))
        .setCoder(coder)
        .apply("KeepNewest", ParDo.of(new KeepNewest()))
        .setCoder(coder);
  }

  static final class KeyByDocument extends DoFn<Outcome, KV<String, Outcome>> {
    private static final long serialVersionUID = 1;

    private final boolean idsPerTopic;

    KeyByDocument(boolean idsPerTopic) {
      this.idsPerTopic = idsPerTopic;
    }

    @ProcessElement
    public void process(@Element Outcome outcome, OutputReceiver<KV<String, Outcome>> out) {
      String key = documentKey(outcome, idsPerTopic);
      Outcome hashed = outcome.getFate() == Fate.KEPT ? withHash(outcome) : outcome;
      out.output(KV.of(key, PackedContent.pack(hashed)));
    }

    private static Outcome withHash(Outcome kept) {
      String hash =
          kept.getDocument() != null
              ? ContentHash.of(kept.getDocument())
              : ContentHash.of((SpecificRecord) kept.getFeedback());
      Outcome hashed = Outcomes.copy(kept);
      hashed.setContentHash(hash);
      return hashed;
    }
  }

  static final class KeepNewest extends DoFn<KV<String, Outcome>, KV<String, Outcome>> {
    private static final long serialVersionUID = 1;

    @StateId("newest")
    private final StateSpec<ValueState<SourcePosition>> newestSpec =
        StateSpecs.value(AvroCoder.specific(SourcePosition.class));

    /** What the newest version brought; none where it was dropped or is a tombstone. */
    @StateId("content")
    private final StateSpec<ValueState<String>> contentSpec =
        StateSpecs.value(NullableCoder.of(StringUtf8Coder.of()));

    @ProcessElement
    public void process(
        @Element KV<String, Outcome> element,
        @StateId("newest") ValueState<SourcePosition> newest,
        @StateId("content") ValueState<@Nullable String> content,
        OutputReceiver<KV<String, Outcome>> out) {
      Outcome outcome = element.getValue();
      String key = element.getKey();
      if (outcome.getFate() == Fate.REMEMBERED) {
        remember(key, outcome, newest, content, out);
        return;
      }
      if (passes(outcome.getFate())) {
        out.output(KV.of(WITHOUT_CONTENT + key, outcome));
        return;
      }
      SourcePosition old = newest.read();
      if (old != null && Positions.BY_VERSION.compare(old, outcome.getSource()) >= 0) {
        out.output(KV.of(WITHOUT_CONTENT + key, stale(outcome, old)));
        return;
      }
      String oldHash = content.read();
      String hash = outcome.getFate() == Fate.KEPT ? outcome.getContentHash() : null;
      newest.write(outcome.getSource());
      content.write(hash);
      if (old != null && oldHash != null) {
        outcome = Outcomes.copy(outcome);
        outcome.setSupersedes(old);
        outcome.setSupersededHash(oldHash);
        if (!oldHash.equals(hash)) {
          out.output(KV.of(oldHash, released(outcome.getId(), old, oldHash)));
        }
      }
      out.output(KV.of(hash == null ? WITHOUT_CONTENT + key : hash, outcome));
    }

    /** No versions of a document; the notices among them are words to the writer. */
    private static boolean passes(Fate fate) {
      return fate == Fate.BAD
          || fate == Fate.ABSENT
          || fate == Fate.ORPHANED
          || fate == Fate.RELEASED;
    }

    /** What manifests tell of a document's newest version; its content's key has to know, too. */
    private static void remember(
        String key,
        Outcome notice,
        ValueState<SourcePosition> newest,
        ValueState<@Nullable String> content,
        OutputReceiver<KV<String, Outcome>> out) {
      SourcePosition old = newest.read();
      if (old != null && Positions.BY_VERSION.compare(old, notice.getSource()) >= 0) {
        return;
      }
      newest.write(notice.getSource());
      content.write(notice.getContentHash());
      if (Remembered.isAtItsContent(notice)) {
        out.output(KV.of(notice.getContentHash(), notice));
      } else if (Remembered.isNearDuplicate(notice)) {
        out.output(KV.of(WITHOUT_CONTENT + key, notice));
      }
    }

    private static Outcome stale(Outcome outcome, SourcePosition newer) {
      String at = Positions.text(newer);
      return Outcomes.dropped(
          outcome,
          new Reason(
              STALE, Positions.text(outcome.getSource()), at, "a newer version is at " + at));
    }

    private static Outcome released(String id, SourcePosition old, String oldHash) {
      return Outcomes.at(old, Fate.RELEASED, id).setContentHash(oldHash).build();
    }
  }
}
