package io.penstock.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.schemas.shard.DataFolder;
import io.penstock.text.chunk.ChunkPolicy;
import io.penstock.text.chunk.ChunkerKind;
import io.penstock.text.convert.DatasetColumns;
import io.penstock.text.filter.LetterShareRule;
import io.penstock.text.filter.TextLengthRule;
import io.penstock.text.parse.ParseOptions;
import io.penstock.text.recipe.Recipe;
import io.penstock.transforms.request.StagePolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code --recipe} makes of a run, and what manifests say of it. */
class RecipePlanTest {
  @TempDir Path folder;

  private IngestPlan plan(Optional<Recipe> recipe) {
    return new IngestPlan(
        IngestPlan.Kind.DOCUMENTS,
        "run",
        "attempt",
        new DataFolder(folder),
        Optional.empty(),
        ParseOptions.DEFAULT,
        new TextLengthRule(7),
        new LetterShareRule(0.25),
        recipe,
        Optional.empty(),
        Optional.empty(),
        ChunkerKind.RECURSIVE,
        ChunkPolicy.DEFAULT,
        DatasetColumns.AS_NAMED,
        new StagePolicy(0, 0, Duration.ZERO),
        List.of());
  }

  @Test
  void withoutARecipeTheTwoOptionsAreTheRules() {
    IngestPlan plan = plan(Optional.empty());
    assertThat(plan.rules().rules())
        .containsExactly(new TextLengthRule(7), new LetterShareRule(0.25));
    assertThat(plan.configuration())
        .containsEntry("min-characters", "7")
        .containsEntry("min-letter-share", "0.25")
        .doesNotContainKeys("recipe", "recipe-hash");
  }

  @Test
  void aPresetTakesTheirPlaceByItsName() {
    IngestPlan plan = plan(Optional.of(Recipe.of("docs")));
    assertThat(plan.rules()).isEqualTo(Recipe.DOCS.rules());
    assertThat(plan.configuration())
        .containsEntry("recipe", "docs")
        .doesNotContainKeys("min-characters", "min-letter-share", "recipe-hash");
  }

  @Test
  void aFileStandsThereWithTheHashOfItsContent() throws IOException {
    Path file = Files.writeString(folder.resolve("r.yaml"), "- text-length: {min-characters: 9}\n");
    IngestPlan plan = plan(Optional.of(Recipe.of(file.toString())));
    assertThat(plan.rules().rules()).containsExactly(new TextLengthRule(9));
    Map<String, String> before = plan.configuration();
    assertThat(before).containsEntry("recipe", "r.yaml");
    assertThat(before.get("recipe-hash")).matches("[0-9a-f]{32}");
    Files.writeString(file, "- text-length: {min-characters: 10}\n");
    assertThat(plan(Optional.of(Recipe.of(file.toString()))).configuration().get("recipe-hash"))
        .isNotEqualTo(before.get("recipe-hash"));
  }

  @Test
  void aWrongRecipeIsRefusedBeforeAnythingIsMade() throws IOException {
    Path from = Files.createDirectories(folder.resolve("docs"));
    Path to = folder.resolve("data");
    Path file = Files.writeString(folder.resolve("r.yaml"), "steps:\n- letter-shar: {}\n");
    for (Map.Entry<String, String> wrong :
        Map.of(
                "finweb",
                "no recipe 'finweb': expected \"fineweb\"",
                file.toString(),
                "r.yaml:2: steps[0].letter-shar: expected \"letter-share\"",
                "no.yaml",
                "no.yaml: expected a recipe: no such file")
            .entrySet()) {
      Said said =
          Said.run(
              "documents",
              "--from",
              from.toString(),
              "--to",
              to.toString(),
              "--recipe",
              wrong.getKey());
      assertThat(said.error()).contains(wrong.getValue());
      assertThat(said.exit()).isEqualTo(2);
      assertThat(to).doesNotExist();
    }
  }
}
