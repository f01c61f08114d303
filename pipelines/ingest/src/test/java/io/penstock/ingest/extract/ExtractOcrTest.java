package io.penstock.ingest.extract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.graphics.image.LosslessFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * The options for scanned pages, from the command line to tesseract's: a script in its place tells
 * how it is called. The command runs in a JVM of its own, since PATH cannot be changed in one.
 */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the tool of this test is a shell script")
class ExtractOcrTest {
  @TempDir private Path folder = Path.of("");
  private Path in = Path.of("");
  private Path calls = Path.of("");

  /** How a run ended. */
  private record Said(int exit, String err) {}

  @BeforeEach
  void scan() throws IOException {
    in = Files.createDirectory(folder.resolve("in"));
    calls = folder.resolve("calls");
    try (PDDocument pdf = new PDDocument()) {
      PDPage page = new PDPage();
      pdf.addPage(page);
      BufferedImage grey = new BufferedImage(60, 80, BufferedImage.TYPE_BYTE_GRAY);
      try (PDPageContentStream content = new PDPageContentStream(pdf, page)) {
        content.drawImage(LosslessFactory.createFromImage(pdf, grey), 0, 0, 612, 792);
      }
      pdf.save(in.resolve("scan.pdf").toFile());
    }
  }

  private void tesseract(String script) throws IOException {
    Path file = Files.createDirectories(folder.resolve("bin")).resolve("tesseract");
    Files.writeString(
        file,
        "#!/bin/sh\nif [ \"$1\" = --version ]; then echo 'tesseract 0.1 of a test'; exit; fi\n"
            + "echo \"$*\" >> '%s'\n%s\n".formatted(calls, script));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
  }

  /** A table as tesseract writes it, after its input was read. */
  private String recognised(String word) throws IOException {
    Path table =
        Files.writeString(
            folder.resolve("words.tsv"),
            "level\tpage_num\n5\t1\t1\t1\t1\t1\t0\t0\t9\t9\t90\t" + word + "\n");
    return "cat > /dev/null; cat '%s'".formatted(table);
  }

  private Said extract(String... more) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), ExtractMain.class.getName()));
    command.addAll(List.of(in.toString(), folder.resolve("out.jsonl").toString(), "--threads=1"));
    command.addAll(List.of(more));
    Path errors = folder.resolve("errors");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(errors.toFile());
    // The system's own folders too, for what scripts call; a real tesseract there comes second.
    builder.environment().put("PATH", folder.resolve("bin") + ":/usr/bin:/bin");
    return new Said(builder.start().waitFor(), Files.readString(errors));
  }

  private JsonNode line() throws IOException {
    return new ObjectMapper().readTree(Files.readString(folder.resolve("out.jsonl")));
  }

  @Test
  void theLanguagesReachTesseractThroughAParserProcess() throws Exception {
    tesseract(recognised("Talsperre"));
    Said said = extract("--ocr-languages", "deu+frk");
    assertThat(said.exit()).as(said.err()).isZero();
    assertThat(line().path("text").asText()).isEqualTo("Talsperre");
    assertThat(line().path("metadata").path("pages-by-ocr").asText()).isEqualTo("1");
    assertThat(line().path("metadata").path("ocr").asText())
        .isEqualTo("tesseract 0.1 of a test, deu+frk");
    assertThat(Files.readAllLines(calls)).singleElement().asString().contains("-l deu+frk");
  }

  @Test
  void englishIfNothingIsSaid() throws Exception {
    tesseract(recognised("dam"));
    assertThat(extract("--parsers", "in-process").exit()).isZero();
    assertThat(Files.readAllLines(calls)).singleElement().asString().contains("-l eng");
  }

  @Test
  void offCallsNobody() throws Exception {
    tesseract(recognised("never"));
    assertThat(extract("--ocr", "off", "--parsers", "in-process").exit()).isZero();
    assertThat(line().path("error").path("reason").asText()).isEqualTo("no-text-pdf");
    assertThat(line().path("error").path("message").asText())
        .contains("scanned are 1: reading scanned pages is switched off");
    assertThat(calls).doesNotExist();
  }

  @Test
  void theTimeForItIsBounded() throws Exception {
    tesseract("exec sleep 600");
    assertThat(extract("--ocr-timeout", "1", "--parsers", "in-process").exit()).isZero();
    assertThat(line().path("error").path("message").asText()).contains("took longer than");
    assertThat(calls).exists();
  }

  @Test
  void whatCannotBeIsRefusedBeforeAnythingIsRead() throws Exception {
    tesseract(recognised("never"));
    for (String[] wrong :
        new String[][] {
          {"--ocr", "sometimes", "expected off or auto, found sometimes"},
          {"--ocr-languages", "eng;deu", "such as eng+deu, found eng;deu"},
          {"--ocr-timeout", "0", "expected 1 to 86400, found 0"}
        }) {
      Said said = extract(wrong[0], wrong[1]);
      assertThat(said.exit()).isEqualTo(2);
      assertThat(said.err()).contains(wrong[2]);
    }
    assertThat(calls).doesNotExist();
    assertThat(folder.resolve("out.jsonl")).doesNotExist();
  }
}
