package io.penstock.transforms.filter;

import static io.penstock.transforms.Given.kept;
import static io.penstock.transforms.Steps.assertMaps;

import io.penstock.schemas.document.Document;
import io.penstock.schemas.document.Outcome;
import io.penstock.schemas.document.Reason;
import io.penstock.text.filter.DocumentRules;
import io.penstock.text.filter.LetterShareRule;
import io.penstock.text.filter.TextLengthRule;
import io.penstock.text.pii.PiiKind;
import io.penstock.text.pii.PiiRule;
import io.penstock.transforms.Given;
import io.penstock.transforms.Outcomes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class FilterDocumentsPipelineTest {
  private static final DocumentRules RULES =
      DocumentRules.of(List.of(new TextLengthRule(8), new LetterShareRule(0.5)));

  @Test
  void dropsWithRuleValueAndThreshold() {
    Outcome wanted = kept("a", 0, "enough letters");
    Outcome brief = kept("b", 1, "seven77");
    Outcome numbers = kept("c", 2, "12345 678 x");
    List<Outcome> in = new ArrayList<>(Given.endedBefore());
    in.addAll(List.of(wanted, brief, numbers));

    List<Outcome> out = new ArrayList<>(Given.endedBefore());
    out.add(wanted);
    out.add(
        Outcomes.dropped(
            brief,
            new Reason(
                "text-length", "7", "8", "the text has 7 characters, at least 8 are wanted")));
    out.add(
        Outcomes.dropped(
            numbers,
            new Reason(
                "letter-share",
                "0.111",
                "0.5",
                "0.111 of the text are letters, at least 0.5 are wanted")));

    assertMaps(FilterDocuments.by(RULES), in, out);
  }

  @Test
  void redactsWhatIsKeptAndWhatIsDropped() {
    DocumentRules rules =
        DocumentRules.of(List.of(PiiRule.redacting(PiiKind.EMAIL), new TextLengthRule(12)));
    Outcome wanted = kept("a", 0, "write to a@b.org today");
    Outcome brief = kept("b", 1, "a@b.org");

    Outcome redacted = Outcomes.copy(wanted);
    redacted.setDocument(redacted(wanted, "write to <EMAIL> today"));
    Outcome shown = Outcomes.copy(brief);
    shown.setDocument(redacted(brief, "<EMAIL>"));

    assertMaps(
        FilterDocuments.by(rules),
        List.of(wanted, brief),
        List.of(
            redacted,
            Outcomes.dropped(
                shown,
                new Reason(
                    "text-length",
                    "7",
                    "12",
                    "the text has 7 characters, at least 12 are wanted"))));
  }

  private static Document redacted(Outcome outcome, String text) {
    Map<String, String> metadata = new TreeMap<>(outcome.getDocument().getMetadata());
    metadata.put("pii.email", "1");
    return Document.newBuilder(outcome.getDocument()).setText(text).setMetadata(metadata).build();
  }
}
