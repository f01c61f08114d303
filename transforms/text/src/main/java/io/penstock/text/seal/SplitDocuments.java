package io.penstock.text.seal;

import java.util.Comparator;
import java.util.List;

/** The live documents in the order of their keys, those to hold out first. */
record SplitDocuments(List<LiveText> evaluation, List<LiveText> train) {
  /**
   * Splits by the documents' keys. A document stays on its side when others come or go, so that
   * what a model was measured by is not learned from in a later version; only where a side would be
   * empty, the document nearest to the border changes to it.
   *
   * @param documents at least two
   */
  static SplitDocuments of(List<LiveText> documents, double heldOutFraction, long seed) {
    List<Keyed> sorted =
        documents.stream()
            .map(d -> new Keyed(d.key(seed), d))
            .sorted(Comparator.comparing(Keyed::key).thenComparing(k -> k.document.documentId()))
            .toList();
    long below = sorted.stream().filter(k -> LiveText.fraction(k.key) < heldOutFraction).count();
    int heldOut = (int) Math.max(1, Math.min(sorted.size() - 1, below));
    List<LiveText> ordered = sorted.stream().map(Keyed::document).toList();
    return new SplitDocuments(
        ordered.subList(0, heldOut), ordered.subList(heldOut, ordered.size()));
  }

  private record Keyed(String key, LiveText document) {}

  List<LiveText> documents(Split split) {
    return switch (split) {
      case TRAIN -> train;
      case EVALUATION -> evaluation;
    };
  }

  int count() {
    return evaluation.size() + train.size();
  }
}
