package io.penstock.text.seal;

import io.penstock.text.encode.RowEncoder;
import io.penstock.text.encode.RowRefusedException;
import io.penstock.text.encode.TrainingKind;
import io.penstock.text.mask.Answer;
import io.penstock.text.mask.LabelAnswers;
import io.penstock.text.mask.LabelRows;
import io.penstock.text.mask.LabeledRow;
import io.penstock.text.mask.RowTooLongException;
import io.penstock.text.mask.TokenLedger;
import io.penstock.text.pack.PackedRow;
import io.penstock.text.pack.Packing;
import io.penstock.text.pack.PackingWindow;
import io.penstock.text.pack.Span;
import io.penstock.text.pack.TokenSequence;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Encodes, masks, shortens and packs the rows of one split, and counts what becomes of them. */
final class SplitSealer {
  private final RowEncoder encoder;
  private final SealOptions options;
  private final RowOptions rows;
  private final TokensFiles.RowSink sink;
  private final Optional<PackingWindow> window;
  private TokenLedger ledger = TokenLedger.EMPTY;

  /** What waits in the window of rows that are counted as split already. */
  private final Set<TokenSequence> partsOfSplitRows =
      Collections.newSetFromMap(new IdentityHashMap<>());

  SplitSealer(RowEncoder encoder, SealOptions options, RowOptions rows, TokensFiles.RowSink sink) {
    this.encoder = encoder;
    this.options = options;
    this.rows = rows;
    this.sink = sink;
    this.window =
        rows.packing()
            .strategy()
            .map(s -> new PackingWindow(s, options.sequenceLength(), this::packed));
  }

  /** Seals the documents of a split. */
  TokenLedger seal(SplitDocuments documents, Split split) throws IOException {
    try {
      documents.forEach(
          split,
          rows.kind().isPackable()
              ? document -> tokens(document.text())
              : document -> answers(document.text()));
    } catch (RowTooLongException e) {
      throw new IllegalArgumentException(
          "truncation: %s (--truncation, --max-length)".formatted(e.getMessage()), e);
    }
    if (window.isPresent()) {
      window.get().finish();
    }
    return ledger;
  }

  private void tokens(LiveText row) throws IOException {
    LabelRows rules =
        new LabelRows(rows.loss(), rows.truncation(), rows.cutAt(), encoder.special());
    LabelRows.Labeled labeled;
    try {
      labeled = rules.label(encoder.tokens(row.documentId(), row.kind(), row.text()));
    } catch (RowRefusedException e) {
      refused(e);
      return;
    }
    ledger = ledger.plus(labeled.ledger());
    for (LabeledRow part : labeled.rows()) {
      TokenSequence sequence =
          new TokenSequence(
              row.documentId(), row.contentHash(), part.start(), part.ids(), part.labels());
      if (window.isPresent()) {
        if (labeled.ledger().rowsSplit() > 0) {
          partsOfSplitRows.add(sequence);
        }
        window.get().add(sequence);
      } else {
        alone(sequence);
      }
    }
  }

  private void refused(RowRefusedException e) {
    ledger = ledger.plus(TokenLedger.dropped(e.reason(), 0));
  }

  private void alone(TokenSequence sequence) throws IOException {
    Span span =
        new Span(
            sequence.documentId(), sequence.contentHash(), sequence.start(), sequence.ids().length);
    write(new PackedRow(sequence.ids(), sequence.labels(), List.of(span)));
  }

  private void packed(Packing packing) throws IOException {
    if (!packing.discarded().isEmpty()) {
      throw new IllegalStateException("rows were shortened before, but not enough");
    }
    ledger =
        ledger.plus(
            TokenLedger.split(
                packing.cut().stream().filter(s -> !partsOfSplitRows.contains(s)).count()));
    partsOfSplitRows.clear();
    // The packer begins with the longest pieces; training should meet all kinds.
    List<Keyed> keyed = new ArrayList<>(packing.rows().size());
    packing.rows().forEach(row -> keyed.add(new Keyed(key(row), row)));
    keyed.sort(Comparator.comparing(Keyed::key));
    for (Keyed row : keyed) {
      write(row.row());
    }
  }

  private record Keyed(String key, PackedRow row) {}

  private String key(PackedRow row) {
    Span first = row.spans().get(0);
    // The document's id only tells rows apart should two live documents have equal content.
    return LiveText.key(options.seed(), first.contentHash() + "\n" + first.start())
        + first.documentId();
  }

  private void write(PackedRow row) throws IOException {
    List<Object[]> documents =
        row.spans().stream()
            .map(s -> new Object[] {s.documentId(), s.contentHash(), s.start(), s.count()})
            .toList();
    sink.accept(
        row.length(), row.inputIds(), row.labels(), row.positionIds(), row.seqLengths(), documents);
  }

  private void answers(LiveText row) throws IOException {
    LabelAnswers rules = new LabelAnswers(rows.truncation(), rows.maxLength(), encoder.special());
    LabelAnswers.Labeled labeled;
    try {
      labeled = rules.label(encoder.answers(row.documentId(), row.kind(), row.text()));
    } catch (RowRefusedException e) {
      refused(e);
      return;
    }
    ledger = ledger.plus(labeled.ledger());
    for (LabelAnswers.Row kept : labeled.rows()) {
      List<Answer> answers = kept.answers();
      List<Object> values = new ArrayList<>();
      values.add(kept.prompt());
      answers.forEach(answer -> values.add(answer.ids()));
      answers.forEach(answer -> values.add(answer.labels()));
      if (rows.kind() == TrainingKind.UNPAIRED) {
        values.add(RowEncoder.label(row.text()));
      }
      values.add(row.documentId());
      values.add(row.contentHash());
      int tokens = kept.prompt().length + answers.stream().mapToInt(a -> a.ids().length).sum();
      sink.accept(tokens, values.toArray());
    }
  }
}
