package io.penstock.transforms.parse;

import static io.penstock.transforms.Given.raw;
import static io.penstock.transforms.Steps.assertMaps;

import io.penstock.schemas.document.Outcome;
import io.penstock.schemas.document.Reason;
import io.penstock.text.parse.DocumentParsers;
import io.penstock.text.parse.ParseOptions;
import io.penstock.text.parse.ParserLimits;
import io.penstock.transforms.Given;
import io.penstock.transforms.Outcomes;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ParseDocumentsPipelineTest {
  @Test
  void readsWhatItCanAndKeepsTheBytesOfTheRest() throws Exception {
    Outcome markdown = raw("a.md", 0, "text/markdown", "# Title\n\nSome *text*.\n");
    Outcome unknown = raw("b", 1, "application/x-unheard-of", "bytes");
    Outcome empty = raw("c.txt", 2, "text/plain", "");
    List<Outcome> in = new ArrayList<>(Given.endedBefore());
    in.addAll(List.of(markdown, unknown, empty));

    Outcome parsed = Outcomes.copy(markdown);
    parsed.setDocument(DocumentParsers.of(ParserLimits.DEFAULT).parse(markdown.getRaw()));
    parsed.setRaw(null);
    List<Outcome> out = new ArrayList<>(Given.endedBefore());
    out.add(parsed);
    out.add(
        Outcomes.bad(
            unknown,
            new Reason(
                "unknown-content-type",
                "application/x-unheard-of",
                "a known type",
                "no parser reads application/x-unheard-of")));
    out.add(Outcomes.bad(empty, new Reason("empty", "0", null, "the document has no bytes")));

    assertMaps(ParseDocuments.with(ParseOptions.DEFAULT), in, out);
  }

  @Test
  void refusesWhatIsOverTheLimits() {
    Outcome large = raw("a", 0, "text/plain", "eleven char");
    assertMaps(
        ParseDocuments.with(ParseOptions.DEFAULT.with(new ParserLimits(10, 1, 10))),
        List.of(large),
        List.of(
            Outcomes.bad(
                large,
                new Reason(
                    "too-large", "11", "10", "the document has 11 bytes, the limit is 10"))));
  }
}
