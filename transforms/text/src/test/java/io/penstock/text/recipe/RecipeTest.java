package io.penstock.text.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.schemas.document.Document;
import io.penstock.schemas.document.Reason;
import io.penstock.text.filter.DocumentRules.Ruling;
import io.penstock.text.filter.GopherQualityRule;
import io.penstock.text.language.LanguageRule;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecipeTest {
  private static final String ENGLISH =
      "The harbour was quiet in the morning, and the boats of the fishermen lay side by side. ";
  private static final String GERMAN =
      "Der Hafen war am Morgen still, und die Boote der Fischer lagen nebeneinander im Wasser. ";

  @TempDir Path folder;

  private Recipe recipe(String yaml) throws IOException {
    return Recipe.read(Files.writeString(folder.resolve("my.yaml"), yaml));
  }

  private static Ruling ruling(Recipe recipe, String text) {
    return recipe
        .rules()
        .apply(
            Document.newBuilder()
                .setText(text)
                .setContentType("text/plain")
                .setMetadata(Map.of("source", "web"))
                .build());
  }

  private static String fate(Recipe recipe, String text) {
    return ruling(recipe, text).reason().map(Reason::getRule).orElse("keep");
  }

  @Test
  void stepsAreAskedInTheirOrderWithTheirParameters() throws IOException {
    Files.writeString(folder.resolve("bad-words.txt"), "# mine\nswine\nrascal\n");
    Files.createDirectory(folder.resolve("eval"));
    Files.writeString(
        folder.resolve("eval/quiz.jsonl"),
        "{\"question\": \"How many boats of red wood can sail to the far island in one day?\"}\n");
    Recipe recipe =
        recipe(
            """
            steps:
              - language: {keep: [en, de], threshold: 0.65}
              - text-length: {min-characters: 50}
              - gopher-quality: {min-words: 12}
                when: {language: [en]}
              - pii: {email: redact, iban: redact, secret: drop}
              - decontaminate: {against: [eval/quiz.jsonl], ngram: 13}
              - words: {list: bad-words.txt, max-share: 0.01}
              - where: "characters >= 60 and letter_share > 0.6"
            """);
    assertThat(recipe.name()).isEqualTo("my.yaml");
    assertThat(recipe.isPreset()).isFalse();
    assertThat(fate(recipe, ENGLISH)).isEqualTo("keep");
    assertThat(fate(recipe, GERMAN)).isEqualTo("keep");
    assertThat(fate(recipe, "Le port est calme ce matin, et les bateaux des gens sont au quai."))
        .isEqualTo("language");
    assertThat(fate(recipe, "The boats of the fishermen lay side by side."))
        .isEqualTo("text-length");
    assertThat(
            fate(recipe, "Astonishingly unremarkable considerations notwithstanding everything."))
        .startsWith("gopher_");
    assertThat(fate(recipe, ENGLISH + "You swine! You rascal!")).isEqualTo("words");
    assertThat(
            fate(recipe, ENGLISH + "how many boats of RED wood can sail to the far island, in one"))
        .isEqualTo("contaminated");
    assertThat(fate(recipe, ENGLISH + "AKIA" + "ABCDEFGHIJKLMNOP")).isEqualTo("pii.secret");
    assertThat(fate(recipe, GERMAN + "1234567 ".repeat(12))).isEqualTo("where");
    Ruling redacted = ruling(recipe, ENGLISH + "Write to jane@example.com.");
    assertThat(redacted.document().getText()).endsWith("Write to <EMAIL>.");
    assertThat(redacted.document().getMetadata())
        .containsEntry("source", "web")
        .containsEntry("language", "en")
        .containsEntry("pii.email", "1");
  }

  @Test
  void aRecipeTravelsToWhereItIsUsed() throws Exception {
    Recipe recipe =
        recipe("- pii\n- language\n- where: words > 2 or metadata.x in ['a']\n- recipe: fineweb\n");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(recipe.rules());
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      assertThat(in.readObject()).isEqualTo(recipe.rules());
    }
  }

  @Test
  void aPresetIsAStepAndAName() throws IOException {
    assertThat(recipe("- recipe: fineweb\n").rules()).isEqualTo(Recipe.FINEWEB.rules());
    assertThat(Recipe.of("gopher")).isEqualTo(Recipe.GOPHER);
    assertThat(recipe("[gopher-quality]").rules().rules())
        .containsExactly(GopherQualityRule.DEFAULT);
    assertThat(recipe("- language: {keep: [is, en]}\n").rules().rules())
        .containsExactly(new LanguageRule(Set.of("is", "en"), 0.65));
  }

  @Test
  void inlineJsonIsARecipe() {
    Recipe recipe = Recipe.of("{\"steps\": [{\"text-length\": {\"min-characters\": 3}}]}");
    assertThat(fate(recipe, "ab")).isEqualTo("text-length");
  }

  @Test
  void theHashTellsContentsApartNotTheirForm() throws IOException {
    String hash = recipe("steps:\n  - letter-share: {min-share: 0.5}\n").hash();
    assertThat(recipe("# remark\n- letter-share:\n    min-share: 0.5\n").hash()).isEqualTo(hash);
    assertThat(recipe("- letter-share: {min-share: 0.6}\n").hash()).isNotEqualTo(hash);
    Files.writeString(folder.resolve("w.txt"), "a\n");
    String words = recipe("- words: {list: w.txt}\n").hash();
    Files.writeString(folder.resolve("w.txt"), "b\n");
    assertThat(recipe("- words: {list: w.txt}\n").hash()).isNotEqualTo(words);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "- gopher-qualty | my.yaml:2: steps[0]: expected \"gopher-quality\" (one of",
        "- gopher-quality: {min-word: 5} | my.yaml:2: steps[0].gopher-quality.min-word: expected \"min-words\" (one of",
        "- gopher-quality: {min-words: many} | steps[0].gopher-quality.min-words: expected a whole number, found \"many\"",
        "- gopher-quality: {min-words: -1} | steps[0].gopher-quality: min-words must not be negative: -1",
        "- letter-share: {min-share: 1.5} | steps[0].letter-share: min-share must lie in [0, 1]: 1.5",
        "- letter-share: {min-share: NaN} | min-share: expected a number, found \"NaN\"",
        "- gopher-repetition: {top-grams: {1: 0.2}} | steps[0].gopher-repetition: 2 must be at most words",
        "- c4-quality: {checks: [curly]} | expected \"curly-bracket\" (one of citations",
        "- language: {keep: []} | steps[0].language.keep: expected at least one value, found an empty list",
        "- language: {keep: [deu]} | keep: no language \"deu\" is known: expected \"de\"",
        "- language: {threshold: 65} | threshold must lie in [0, 1]: 65.0",
        "- pii: {mail: redact} | steps[0].pii.mail: expected \"email\" (one of",
        "- pii: {email: remove} | expected one of redact, hash, drop, found \"remove\"",
        "- pii: {email: hash} | hash needs a key",
        "- words: {list: no.txt} | steps[0].words.list: expected a file that can be read, found",
        "- words | expected list: and a file of words",
        "- decontaminate: {against: no.jsonl} | against: expected a file that can be read",
        "- where: letters > 3 | steps[0].where: column 1: expected \"letter_share\" (one of",
        "- where: 'words > ' | column 9: expected a name, a number or a 'word', found the end",
        "- recipe: finewebb | steps[0].recipe: expected \"fineweb\" (one of fineweb, gopher",
        "- {text-length: {}, when: {}} | steps[0].when: expected keys with the values wanted",
        "- {text-length: {}, text-limit: {}} | expected one step (and when)",
        "{steps: []} | my.yaml:1: steps: expected a list of 1 to 200 steps under the key steps, found an empty list",
        "rules: [a] | expected one of description, folder, steps, found \"rules\"",
        "a: [b | my.yaml:",
        "'- text-length: {min-characters: 1, min-characters: 2}' | is there twice",
      })
  void whatCannotBeMeantIsRefusedWithItsPlace(String yaml, String message) {
    String plain = yaml.startsWith("'") ? yaml.substring(1, yaml.length() - 1) : yaml;
    String whole = plain.startsWith("-") ? "steps: [" + plain.substring(2) + "]" : plain;
    assertThatThrownBy(() -> recipe(flow(whole)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  /** In a list in brackets a step with parameters stands in brackets, too. */
  private static String flow(String yaml) {
    return yaml.startsWith("steps: [")
        ? "steps:\n- " + yaml.substring("steps: [".length(), yaml.length() - 1)
        : yaml;
  }

  @Test
  void aMissingFileIsTold() {
    assertThatThrownBy(() -> Recipe.of(folder.resolve("no.yaml").toString()))
        .hasMessageContaining("no.yaml: expected a recipe: no such file");
    assertThatThrownBy(() -> Recipe.of("fine")).hasMessageContaining("no recipe 'fine'");
  }

  @Test
  void aBombOfAliasesIsRefused() throws IOException {
    StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 12; i++) {
      bomb.append("a%d: &a%d [%s]\n".formatted(i, i, ("*a" + (i - 1) + ", ").repeat(10)));
    }
    assertThatThrownBy(() -> recipe(bomb.toString()))
        .isInstanceOf(RecipeException.class)
        .hasMessageContaining("aliases");
    assertThatThrownBy(() -> recipe("steps: " + "[".repeat(5000)))
        .isInstanceOf(RecipeException.class);
    assertThatThrownBy(() -> recipe("- " + "x".repeat(2 << 20)))
        .hasMessageContaining("at most 1048576 characters");
    assertThatThrownBy(() -> recipe("steps: !!javax.script.ScriptEngineManager []"))
        .isInstanceOf(RecipeException.class);
  }
}
