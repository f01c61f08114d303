package io.penstock.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What the doctor says of other programs, by a PATH of the test's own: in a JVM of its own. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the tools of this test are shell scripts")
class DoctorToolsTest {
  @TempDir private Path folder = Path.of("");

  private String doctor(String path, String... more) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Penstock.class.getName()));
    command.addAll(List.of("doctor", "--dir", folder.toString()));
    command.addAll(List.of(more));
    Path said = folder.resolve("said");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectOutput(said.toFile())
            .redirectError(folder.resolve("errors").toFile());
    builder.environment().put("PATH", path);
    // 1 where this machine is too small for the demo, which is no matter here.
    assertThat(builder.start().waitFor()).isIn(0, 1);
    return Files.readString(said, UTF_8);
  }

  private Path tool(String name, String permissions) throws IOException {
    Path file = Files.writeString(folder.resolve(name), "#!/bin/sh\n");
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
  }

  @Test
  void toolsThatAreThereHaveTheirPlace() throws Exception {
    Path tesseract = tool("tesseract", "rwx------");
    Path pdftotext = tool("pdftotext", "rwx------");
    String path = folder.resolve("none") + ":" + folder;
    assertThat(doctor(path).lines()).contains("tesseract " + tesseract, "pdftotext " + pdftotext);
    JsonNode json = new ObjectMapper().readTree(doctor(path, "--json"));
    assertThat(json.path("tesseract").asText()).isEqualTo(tesseract.toString());
    assertThat(json.path("pdftotext").asText()).isEqualTo(pdftotext.toString());
  }

  @Test
  void ofThoseThatAreNotItSaysWhatStaysUnread() throws Exception {
    tool("tesseract", "rw-------");
    // A relative folder may be anyone's: the working folder of this module has no such program.
    String path = folder + ":.:";
    assertThat(doctor(path).lines())
        .contains(
            "tesseract not found: scanned pages of PDFs stay without text",
            "pdftotext not found: pages of PDFs that PDFBox cannot read stay unread");
    JsonNode json = new ObjectMapper().readTree(doctor(path, "--json"));
    assertThat(json.get("tesseract").isNull()).isTrue();
    assertThat(json.get("pdftotext").isNull()).isTrue();
  }
}
