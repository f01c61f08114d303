package io.penstock.text.convert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.schemas.document.Heading;
import io.penstock.schemas.preference.PromptCompletion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SectionTemplateTest {
  @TempDir Path folder;

  @Test
  void whatADocumentSaysIsNotFilledAgain() {
    String text = "# {text}\n\nkeep {title} as it is";
    List<PromptCompletion> made =
        SectionTemplate.ALPACA.instructions(
            "A {section}", text, List.of(new Heading(1, "{text}", 0)));
    assertThat(made)
        .containsExactly(
            new PromptCompletion(
                "Write what the document says about \"{text}\".\n\nA {section}",
                "keep {title} as it is"));
  }

  @Test
  void aFilesTemplateIsReadAndAWrongOneRefusedByItsKey() throws IOException {
    Path file = folder.resolve("t.json");
    Files.writeString(
        file,
        "{\"prompt\": \"{section}? {x}\", \"prompt-without-section\": \"?\", \"completion\":"
            + " \"> {text}\"}");
    assertThat(
            SectionTemplate.read(file.toString())
                .instructions("T", "# A\n\nB", List.of(new Heading(1, "A", 0))))
        .containsExactly(new PromptCompletion("A? {x}", "> B"));
    Files.writeString(file, "{\"prompt\": 3}");
    assertThatThrownBy(() -> SectionTemplate.read(file.toString()))
        .hasMessageContaining("t.json: prompt: expected texts for the keys");
    assertThatThrownBy(() -> SectionTemplate.read("none"))
        .hasMessageContaining("no preset: [alpaca, lmstudio]");
  }
}
