package io.penstock.text.template;

/** A statement of a template. */
@FunctionalInterface
interface Node {
  /** How it goes on. */
  enum Flow {
    NEXT,
    BREAK,
    CONTINUE
  }

  Flow render(Scope scope, StringBuilder out);
}
