package io.penstock.text.filter;

import io.penstock.schemas.document.Document;
import io.penstock.schemas.document.Reason;
import java.io.Serializable;
import java.util.Optional;

/** One ground to drop a document that can be read. Rules hold no state. */
public interface DocumentRule extends Serializable {
  /** Why the document is not wanted, empty if this rule has nothing against it. */
  Optional<Reason> judge(Document document);
}
