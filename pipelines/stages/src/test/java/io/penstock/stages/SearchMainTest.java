package io.penstock.stages;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.models.retrieval.ChunkIndex;
import io.penstock.models.retrieval.HashedNgramEmbedder;
import io.penstock.schemas.document.Chunk;
import io.penstock.schemas.document.ChunkAction;
import io.penstock.schemas.document.ChunkSet;
import io.penstock.schemas.document.SourcePosition;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SearchMainTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int search(String... arguments) {
    return Programs.commandLine(new SearchMain())
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }

  private static Path index(Path folder) throws IOException {
    try (ChunkIndex index = ChunkIndex.open(folder, new HashedNgramEmbedder())) {
      apply(index, "dams.pdf", "An arch dam carries the load\nsideways into the valley.", 2);
      apply(index, "fish.md", "A fish pass lets fish pass \u2013 upstream.", null);
      index.commit(Map.of("chunks-0", 2L));
    }
    return folder;
  }

  private static void apply(ChunkIndex index, String id, String text, Integer page)
      throws IOException {
    Chunk chunk =
        Chunk.newBuilder()
            .setId(id + "#0")
            .setOrdinal(0)
            .setText(text)
            .setHeadingPath(page == null ? List.of() : List.of("Dams", "Arch dams"))
            .setPage(page)
            .setStart(0)
            .setEnd(text.length())
            .setTokenCount(text.length())
            .build();
    ChunkSet set =
        ChunkSet.newBuilder()
            .setDocumentId(id)
            .setVersion(new SourcePosition("raw-documents", 0, 0L, 0L))
            .setAction(ChunkAction.UPSERT)
            .setTitle("About " + id)
            .setChunks(List.of(chunk))
            .build();
    assertThat(index.apply(set, "chunks-0", 0)).isEqualTo(ChunkIndex.Applied.REPLACED);
  }

  @Test
  void anAnswerNamesDocumentHeadingPageAndScore(@TempDir Path folder) throws IOException {
    assertThat(search("--index", index(folder).toString(), "-k", "1", "arch dam load")).isZero();
    assertThat(out.toString())
        .matches(
            "(?s)1\\. dams\\.pdf {2}\\(score 0\\.0\\d+\\)\\R"
                + " {3}Dams > Arch dams, page 2\\R"
                + " {3}An arch dam carries the load sideways into the valley\\.\\R");
  }

  @Test
  void jsonIsOneLineOfAsciiAQuery(@TempDir Path folder) throws IOException {
    String index = index(folder).toString();
    assertThat(search("--index", index, "-k", "1", "--json", "--", "fish upstream", "-arch dam"))
        .isZero();
    assertThat(out.toString().lines()).hasSize(2);
    assertThat(out.toString())
        .contains("{\"query\":\"fish upstream\",\"hits\":[{\"document_id\":\"fish.md\"")
        .contains("\"title\":\"About fish.md\"", "\"page\":null", "pass \\u2013 upstream")
        .contains("{\"query\":\"-arch dam\",\"hits\":[{\"document_id\":\"dams.pdf\"")
        .contains("\"heading_path\":[\"Dams\",\"Arch dams\"],\"page\":2");
  }

  @Test
  void whereThereIsNoIndexThatIsTold(@TempDir Path folder) {
    assertThat(search("--index", folder.toString(), "water")).isEqualTo(1);
    assertThat(err.toString()).contains("there is no index in " + folder);
  }

  @Test
  void wrongUsageIsRefusedByName(@TempDir Path folder) {
    assertThat(search("--index", folder.toString(), "-k", "0", "water")).isEqualTo(2);
    assertThat(err.toString())
        .isEqualTo(
            """
            penstock search: -k: expected a positive number, found 0
            See penstock search --help
            """);
  }
}
