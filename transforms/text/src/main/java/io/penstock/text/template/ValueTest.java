package io.penstock.text.template;

/** A test: {@code value is name(arguments)}. */
@FunctionalInterface
interface ValueTest {
  boolean holds(Run run, Object value, Arguments arguments);
}
