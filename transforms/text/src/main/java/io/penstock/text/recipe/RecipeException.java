package io.penstock.text.recipe;

/** Thrown where a recipe says what cannot be meant: file, line, key path, and what was expected. */
public final class RecipeException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  RecipeException(String message) {
    super(message);
  }
}
