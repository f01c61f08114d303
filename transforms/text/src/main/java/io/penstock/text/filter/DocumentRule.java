package io.penstock.text.filter;

import io.penstock.schemas.document.Document;
import io.penstock.schemas.document.Reason;
import java.io.Serializable;
import java.util.Optional;

/** One ground to drop a document that can be read. Rules hold no state. */
public interface DocumentRule extends Serializable {
  /** What the rule says of a text, which other rules may have looked at before. */
  Verdict judge(AnalyzedText text);

  /** Why the document is not wanted, empty if this rule has nothing against it. */
  default Optional<Reason> judge(Document document) {
    return judge(new AnalyzedText(document.getText(), document.getMetadata())).reason();
  }
}
