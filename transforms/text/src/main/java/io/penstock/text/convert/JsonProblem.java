package io.penstock.text.convert;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.regex.Pattern;

/** What is wrong in a JSON text, for a human: without what Jackson says of its own settings. */
public final class JsonProblem {
  private static final Pattern SOURCE = Pattern.compile("\\[Source: [^;]*; ([^\\]]*)\\]");

  private JsonProblem() {}

  /** The problem and its place. */
  public static String of(JsonProcessingException problem) {
    var at = problem.getLocation();
    String what = SOURCE.matcher(problem.getOriginalMessage()).replaceAll("$1");
    return at == null
        ? what
        : "%s (line %d, column %d)".formatted(what, at.getLineNr(), at.getColumnNr());
  }
}
