package io.penstock.text.parse;

import java.io.IOException;
import java.io.Serializable;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/**
 * Where the passwords of documents are to be found, one a line. The place travels and is written
 * down, what lies there never is.
 *
 * @param place {@code env:NAME}, the path of a file, or empty for none
 */
public record PasswordSource(String place) implements Serializable {
  public static final PasswordSource NONE = new PasswordSource("");

  private static final String ENVIRONMENT = "env:";

  /**
   * Reads them.
   *
   * @throws IllegalArgumentException naming the place, if nothing is there
   */
  public List<String> read() {
    if (place.isEmpty()) {
      return List.of();
    }
    String text;
    if (place.startsWith(ENVIRONMENT)) {
      text = System.getenv(place.substring(ENVIRONMENT.length()));
      if (text == null) {
        throw new IllegalArgumentException(
            "passwords from %s: this process has no such environment variable".formatted(place));
      }
    } else {
      text = readFile();
    }
    return text.lines().filter(line -> !line.isEmpty()).toList();
  }

  private String readFile() {
    try {
      return Files.readString(Path.of(place));
    } catch (NoSuchFileException e) {
      throw new IllegalArgumentException(
          "passwords from %s: no such file; an environment variable is written env:NAME"
              .formatted(place),
          e);
    } catch (MalformedInputException e) {
      // Without the cause, which might quote what is in there.
      throw new IllegalArgumentException("passwords from %s: not UTF-8".formatted(place));
    } catch (IOException e) {
      throw new IllegalArgumentException("passwords from %s: %s".formatted(place, e), e);
    }
  }
}
