package io.penstock.cli.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The recipe of a pipeline file: {@code filter.recipe}, a name or a file, or {@code filter.steps},
 * the steps themselves. What the steps say is checked by {@code penstock ingest}, which has the
 * rules, before it reads anything.
 */
final class RecipeSetting {
  private static final List<String> OTHERS = List.of("steps", "min-characters", "min-letter-share");

  private RecipeSetting() {}

  /** The value of {@code --recipe}, empty where the file names none. */
  static Optional<String> of(Settings filter, Path folder) {
    Optional<String> recipe = filter.text("recipe");
    Optional<JsonNode> steps = filter.any("steps");
    for (String other : OTHERS) {
      boolean both = filter.has(other) && (recipe.isPresent() || !other.equals("steps"));
      if (both && (recipe.isPresent() || steps.isPresent())) {
        throw filter.wrong(
            other, "recipe or steps alone, which take the place of all else", "it beside them");
      }
    }
    if (steps.isPresent()) {
      if (!steps.get().isArray() || steps.get().isEmpty()) {
        throw filter.wrong("steps", "a list of steps", steps.get().toString());
      }
      ObjectNode inline = new ObjectMapper().createObjectNode();
      inline.put("folder", folder.toString()).set("steps", steps.get());
      return Optional.of(inline.toString());
    }
    return recipe.map(name -> isFile(name) ? file(filter, folder, name) : name);
  }

  private static boolean isFile(String name) {
    return name.endsWith(".yaml") || name.endsWith(".yml") || name.endsWith(".json");
  }

  private static String file(Settings filter, Path folder, String name) {
    Path file = folder.resolve(name).normalize();
    if (!Files.isRegularFile(file)) {
      throw filter.wrong("recipe", "a preset's name or a file of steps", file + " (not there)");
    }
    return file.toString();
  }
}
