package io.penstock.text.recipe;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.penstock.text.dedupe.ContentHash;
import io.penstock.text.filter.C4QualityRule;
import io.penstock.text.filter.DocumentRule;
import io.penstock.text.filter.DocumentRules;
import io.penstock.text.filter.FineWebQualityRule;
import io.penstock.text.filter.GopherQualityRule;
import io.penstock.text.filter.GopherRepetitionRule;
import io.penstock.text.filter.LetterShareRule;
import io.penstock.text.filter.Nearest;
import io.penstock.text.filter.TextLengthRule;
import io.penstock.text.filter.TextLimitRule;
import io.penstock.text.filter.Words;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A set of rules with a name: one of the presets here, or a file of steps.
 *
 * @param name the preset's, or the file's
 * @param hash of what decides the verdicts: the steps and the files that they name; formatting and
 *     remarks do not count
 * @param rules in their order
 */
public record Recipe(String name, String hash, DocumentRules rules) {
  /**
   * What FineWeb was filtered by, in the order of <a
   * href="https://github.com/huggingface/datatrove/blob/v0.10.0/examples/fineweb.py">datatrove's
   * example</a>, without its filters by address and language. For English web pages.
   */
  public static final Recipe FINEWEB =
      made(
          "fineweb",
          TextLimitRule.DEFAULT,
          GopherRepetitionRule.DEFAULT,
          GopherQualityRule.DEFAULT,
          C4QualityRule.FINEWEB,
          FineWebQualityRule.DEFAULT);

  /** The rules of Gopher. For English prose. */
  public static final Recipe GOPHER =
      made(
          "gopher", TextLimitRule.DEFAULT, GopherRepetitionRule.DEFAULT, GopherQualityRule.DEFAULT);

  /** The rules of C4, without its list of bad words. For English web pages. */
  public static final Recipe C4 = made("c4", C4QualityRule.DEFAULT);

  /**
   * For technical documentation: text enough, mostly letters, and no endless repetition. Short
   * lines, code, tables and lists are what it consists of, so lines may repeat and end as they
   * like.
   */
  public static final Recipe DOCS =
      made(
          "docs",
          TextLimitRule.DEFAULT,
          TextLengthRule.DEFAULT,
          LetterShareRule.DEFAULT,
          new GopherRepetitionRule(
              1,
              GopherRepetitionRule.DEFAULT.maxRepeatedParagraphShare(),
              1,
              GopherRepetitionRule.DEFAULT.maxRepeatedParagraphCharacters(),
              List.of(),
              GopherRepetitionRule.DEFAULT.repeatedGrams(),
              Words.WHITE_SPACE));

  /** Everything is kept. */
  public static final Recipe NONE = made("none");

  private static final List<Recipe> PRESETS = List.of(FINEWEB, GOPHER, C4, DOCS, NONE);

  private static final long MAX_FILE_BYTES = 4L << 20;

  private static Recipe made(String name, DocumentRule... rules) {
    return new Recipe(name, ContentHash.of(name), DocumentRules.of(List.of(rules)));
  }

  /** The names of the presets. */
  public static List<String> presetNames() {
    return PRESETS.stream().map(Recipe::name).toList();
  }

  /** The preset of that name, empty if there is none. */
  public static Optional<Recipe> preset(String name) {
    return PRESETS.stream().filter(recipe -> recipe.name().equals(name)).findFirst();
  }

  /** Whether the name says all: what a preset does, the program's version tells. */
  public boolean isPreset() {
    return PRESETS.contains(this);
  }

  /**
   * A recipe as a command line names it: a preset, a file of steps (.yaml, .yml or .json), or the
   * steps themselves as a JSON object.
   *
   * @throws IllegalArgumentException with file, key path, value and what was expected
   */
  public static Recipe of(String nameOrFile) {
    if (nameOrFile.startsWith("{")) {
      return parse(nameOrFile, "the recipe", Path.of("").toAbsolutePath());
    }
    if (nameOrFile.endsWith(".yaml")
        || nameOrFile.endsWith(".yml")
        || nameOrFile.endsWith(".json")) {
      return read(Path.of(nameOrFile));
    }
    return preset(nameOrFile)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no recipe '%s': expected %s, or a file of steps: FILE.yaml"
                        .formatted(nameOrFile, Nearest.expected(nameOrFile, presetNames()))));
  }

  /** The recipe of a file; files that it names lie relative to it. */
  public static Recipe read(Path file) {
    try {
      if (Files.size(file) > MAX_FILE_BYTES) {
        throw new RecipeException(
            "%s: expected at most %d bytes, found %d"
                .formatted(file, MAX_FILE_BYTES, Files.size(file)));
      }
      Path folder = file.toAbsolutePath().getParent();
      Recipe recipe =
          parse(
              Files.readString(file, UTF_8),
              file.toString(),
              folder == null ? Path.of("/") : folder);
      return new Recipe(String.valueOf(file.getFileName()), recipe.hash(), recipe.rules());
    } catch (CharacterCodingException e) {
      throw new RecipeException(file + ": no UTF-8");
    } catch (IOException e) {
      throw new RecipeException(file + ": expected a recipe: no such file, or not allowed");
    }
  }

  /**
   * The recipe of a text.
   *
   * @param text YAML or JSON
   * @param source where it stands, for messages
   * @param folder that files are relative to
   */
  public static Recipe parse(String text, String source, Path folder) {
    RecipeFile file = RecipeFile.read(text, source, folder);
    return new Recipe("steps", ContentHash.of(file.content()), DocumentRules.of(file.rules()));
  }

  /** The names that a step of a recipe can have. */
  public static List<String> stepNames() {
    return RecipeFile.names();
  }
}
