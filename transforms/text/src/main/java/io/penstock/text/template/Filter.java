package io.penstock.text.template;

/** A filter: {@code value | name(arguments)}. */
@FunctionalInterface
interface Filter {
  Object apply(Run run, Object value, Arguments arguments);
}
