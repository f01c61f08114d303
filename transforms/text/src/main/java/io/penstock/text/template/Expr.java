package io.penstock.text.template;

/** An expression of a template. */
@FunctionalInterface
interface Expr {
  Object evaluate(Scope scope);
}
