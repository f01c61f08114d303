package io.penstock.text.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The README's tables of recipes and steps against the code: no name more, none less. */
class ReadmeRulesTest {
  private static final Pattern NAME = Pattern.compile("`([^`]+)`");

  @Test
  void theTableOfStepsHasThoseOfTheCode() throws IOException {
    List<String> named = firstColumn("| step | parameters and defaults | reasons |");
    assertThat(named).doesNotHaveDuplicates();
    assertThat(named).containsExactlyInAnyOrderElementsOf(RecipeFile.names());
  }

  @Test
  void theTableOfRecipesHasThePresets() throws IOException {
    assertThat(firstColumn("| name | rules, in this order |"))
        .containsExactlyElementsOf(Recipe.presetNames());
  }

  @Test
  void theRowsOfRecordsHaveTheirParametersAndDefaults() throws IOException {
    int records = 0;
    for (String row : rows("| step | parameters and defaults | reasons |")) {
      String[] cells = row.split("\\|", -1);
      Record rule = Steps.RECORDS.get(cells[1].strip().replace("`", ""));
      if (rule != null) {
        List<String> shown = new ArrayList<>();
        NAME.matcher(cells[2]).results().forEach(m -> shown.add(m.group(1)));
        assertThat(shown).as(row).containsExactlyElementsOf(RecordStep.describe(rule));
        records++;
      }
    }
    assertThat(records).isEqualTo(Steps.RECORDS.size());
  }

  private static List<String> firstColumn(String head) throws IOException {
    List<String> names = new ArrayList<>();
    for (String row : rows(head)) {
      String cell = row.substring(1, row.indexOf('|', 1));
      NAME.matcher(cell).results().forEach(m -> names.add(m.group(1)));
    }
    return names;
  }

  private static List<String> rows(String head) throws IOException {
    List<String> rows =
        Files.readString(Path.of("README.md"))
            .lines()
            .dropWhile(line -> !line.startsWith(head))
            .skip(2)
            .takeWhile(line -> line.startsWith("|"))
            .toList();
    assertThat(rows).as(head).isNotEmpty();
    return rows;
  }
}
