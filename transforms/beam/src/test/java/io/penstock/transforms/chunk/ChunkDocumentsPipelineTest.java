package io.penstock.transforms.chunk;

import static io.penstock.transforms.Given.kept;
import static io.penstock.transforms.Steps.assertMaps;

import io.penstock.schemas.document.Chunk;
import io.penstock.schemas.document.Outcome;
import io.penstock.text.chunk.ChunkPolicy;
import io.penstock.text.chunk.ChunkerKind;
import io.penstock.text.chunk.TextCounter;
import io.penstock.transforms.Given;
import io.penstock.transforms.Outcomes;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChunkDocumentsPipelineTest {
  @Test
  void addsItsChunksToEveryKeptDocument() {
    Outcome document = kept("d", 0, "First words.\n\nOther words.");
    List<Outcome> in = new ArrayList<>(Given.endedBefore());
    in.add(document);

    Outcome chunked = Outcomes.copy(document);
    chunked.setChunks(
        List.of(
            new Chunk("d#0", 0, "First words.", List.of(), null, 0, 12, 12),
            new Chunk("d#1", 1, "Other words.", List.of(), null, 14, 26, 12)));
    List<Outcome> out = new ArrayList<>(Given.endedBefore());
    out.add(chunked);

    assertMaps(
        ChunkDocuments.of(ChunkerKind.RECURSIVE, new ChunkPolicy(14, 0, TextCounter.CHARACTERS)),
        in,
        out);
  }

  @Test
  void thePolicySaysHowLong() {
    Outcome document = kept("d", 0, "First words.\n\nOther words.");
    Outcome chunked = Outcomes.copy(document);
    chunked.setChunks(
        List.of(new Chunk("d#0", 0, document.getDocument().getText(), List.of(), null, 0, 26, 26)));
    assertMaps(
        ChunkDocuments.of(ChunkerKind.RECURSIVE, ChunkPolicy.DEFAULT),
        List.of(document),
        List.of(chunked));
  }

  @Test
  void theKindSaysWhere() {
    Outcome document = kept("d", 0, "First words.");
    Outcome chunked = Outcomes.copy(document);
    chunked.setChunks(
        List.of(
            new Chunk("d#0", 0, "First w", List.of(), null, 0, 7, 7),
            new Chunk("d#1", 1, "ords.", List.of(), null, 7, 12, 5)));
    assertMaps(
        ChunkDocuments.of(ChunkerKind.FIXED, new ChunkPolicy(7, 0, TextCounter.CHARACTERS)),
        List.of(document),
        List.of(chunked));
  }
}
