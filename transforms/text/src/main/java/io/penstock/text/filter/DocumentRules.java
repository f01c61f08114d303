package io.penstock.text.filter;

import io.penstock.schemas.document.Document;
import io.penstock.schemas.document.Reason;
import java.io.Serializable;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Several rules as one: the first that objects gives the reason, and each sees what those before it
 * left of the text.
 */
public record DocumentRules(List<DocumentRule> rules) implements Serializable {
  public DocumentRules {
    rules = List.copyOf(rules);
  }

  /** These rules, asked in this order. */
  public static DocumentRules of(List<DocumentRule> rules) {
    return new DocumentRules(rules);
  }

  /** Enough text, and that mostly letters. */
  public static DocumentRules defaults() {
    return of(List.of(TextLengthRule.DEFAULT, LetterShareRule.DEFAULT));
  }

  /** Why the document is not wanted, empty if no rule has anything against it. */
  public Optional<Reason> judge(Document document) {
    return apply(document).reason();
  }

  /** What becomes of the document. */
  public Ruling apply(Document document) {
    Document current = document;
    Map<String, String> metadata = new TreeMap<>(document.getMetadata());
    // What one rule found out, those after it can ask for.
    Map<String, String> asked = Collections.unmodifiableMap(metadata);
    AnalyzedText text = new AnalyzedText(document.getText(), asked);
    Map<String, String> labels = new TreeMap<>();
    for (DocumentRule rule : rules) {
      Verdict verdict = rule.judge(text);
      labels.putAll(verdict.labels());
      metadata.putAll(verdict.labels());
      if (verdict.edit().isPresent()) {
        current = verdict.edit().get().applyTo(current);
        text = new AnalyzedText(current.getText(), asked);
      }
      if (!verdict.isKept()) {
        return new Ruling(labelled(current, metadata, labels), verdict.reason(), labels);
      }
    }
    return new Ruling(labelled(current, metadata, labels), Optional.empty(), labels);
  }

  private static Document labelled(
      Document document, Map<String, String> metadata, Map<String, String> labels) {
    return labels.isEmpty()
        ? document
        : Document.newBuilder(document).setMetadata(metadata).build();
  }

  /**
   * What became of a document.
   *
   * @param document as the rules left it; one that is dropped, as those left it that were asked, so
   *     that what is hidden stays hidden
   * @param reason why it is dropped
   * @param labels what was found out on the way; they are in the document's metadata
   */
  public record Ruling(Document document, Optional<Reason> reason, Map<String, String> labels) {
    public Ruling {
      labels = Map.copyOf(labels);
    }
  }
}
