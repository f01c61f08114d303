package io.penstock.transforms.filter;

import static io.penstock.transforms.Given.kept;
import static io.penstock.transforms.Steps.assertMaps;

import io.penstock.schemas.document.Outcome;
import io.penstock.schemas.document.Reason;
import io.penstock.text.filter.DocumentRules;
import io.penstock.text.filter.LetterShareRule;
import io.penstock.text.filter.TextLengthRule;
import io.penstock.transforms.Given;
import io.penstock.transforms.Outcomes;
import java.util.ArrayList;
import java.util.List;
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
}
