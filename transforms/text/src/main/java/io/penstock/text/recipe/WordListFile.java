package io.penstock.text.recipe;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Reads a file of words, one a line; lines that begin with # are remarks. */
final class WordListFile {
  private static final long MAX_BYTES = 16L << 20;

  private WordListFile() {}

  static Set<String> read(Path path, Parameters parameters) {
    Set<String> words = new TreeSet<>();
    try {
      if (Files.size(path) > MAX_BYTES) {
        throw parameters.wrong("%s has more than %d bytes".formatted(path, MAX_BYTES));
      }
      List<String> lines = Files.readAllLines(path, UTF_8);
      for (int i = 0; i < lines.size(); i++) {
        String word = lines.get(i).strip();
        if (word.contains(" ") && !word.startsWith("#")) {
          throw parameters.wrong(
              "%s, line %d: expected one word, found \"%s\"".formatted(path, i + 1, word));
        }
        if (!word.isEmpty() && !word.startsWith("#")) {
          words.add(word);
        }
      }
    } catch (CharacterCodingException e) {
      throw parameters.wrong(path + " is no UTF-8");
    } catch (IOException e) {
      throw parameters.wrong("cannot read " + path + ": " + e);
    }
    if (words.isEmpty()) {
      throw parameters.wrong(path + " has no words");
    }
    return words;
  }
}
