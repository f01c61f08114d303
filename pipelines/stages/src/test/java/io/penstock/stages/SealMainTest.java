package io.penstock.stages;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.schemas.shard.DataFolder;
import io.penstock.stages.train.TextFolder;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SealMainTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int seal(String... arguments) {
    return Programs.commandLine(new SealMain())
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }

  private static void documents(Path folder) throws IOException {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      texts.add("The river of the valley number " + i + " runs to the sea. ".repeat(5));
    }
    String unused = TextFolder.write(new DataFolder(folder), texts);
  }

  @Test
  void aDemosDocumentsAreSealedTheSameTwice(@TempDir Path demo) throws IOException {
    documents(demo.resolve("documents"));
    assertThat(seal(demo.toString(), "--vocabulary-size", "300", "--sequence-length", "32"))
        .isZero();
    String first = out.toString();
    assertThat(first)
        .contains(" of 20 documents", "train: ", "evaluation: ")
        .contains("in " + demo.resolve("documents"));
    out.getBuffer().setLength(0);
    assertThat(
            seal(
                demo.resolve("documents").toString(),
                "--vocabulary-size",
                "300",
                "--sequence-length",
                "32"))
        .isZero();
    assertThat(out.toString()).isEqualTo(first);
  }

  @Test
  void eachOptionMakesAnotherVersionsFolder(@TempDir Path folder) throws IOException {
    documents(folder);
    List<String> reports = new ArrayList<>();
    for (String[] options :
        new String[][] {
          {},
          {"--vocabulary-size", "300"},
          {"--sequence-length", "64"},
          {"--held-out-fraction", "0.3"},
          {"--seed", "7"}
        }) {
      List<String> arguments = new ArrayList<>(List.of(options));
      arguments.addAll(List.of(folder.toString(), "--json"));
      out.getBuffer().setLength(0);
      assertThat(seal(arguments.toArray(new String[0]))).isZero();
      assertThat(out.toString()).startsWith("{\"folder\":\"").contains("\"documents\":20");
      reports.add(out.toString().split("\"", -1)[3]);
    }
    assertThat(reports).doesNotHaveDuplicates();
  }

  @Test
  void wrongOptionsAndFoldersAreRefusedByName(@TempDir Path folder) {
    assertThat(seal(folder.toString(), "--sequence-length", "1")).isEqualTo(2);
    assertThat(err.toString()).contains("--sequence-length must be at least 2, found 1");
    assertThat(seal(folder.toString())).isEqualTo(2);
    assertThat(err.toString()).contains("DIR: expected a data folder", folder.toString());
  }
}
