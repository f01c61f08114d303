package io.penstock.transforms.clean;

import static io.penstock.transforms.Given.kept;
import static io.penstock.transforms.Steps.assertMaps;

import io.penstock.schemas.document.Outcome;
import io.penstock.transforms.Given;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CleanTextPipelineTest {
  @Test
  void cleansTheTextOfKeptDocuments() {
    List<Outcome> in = new ArrayList<>(Given.endedBefore());
    in.add(kept("a", 0, "\n\nCafe\u0301\u0000  \r\nau lait\n"));
    List<Outcome> out = new ArrayList<>(Given.endedBefore());
    out.add(kept("a", 0, "Caf\u00e9\nau lait"));
    assertMaps(CleanText.create(), in, out);
  }
}
