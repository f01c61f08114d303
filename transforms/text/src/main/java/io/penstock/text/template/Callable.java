package io.penstock.text.template;

/** What can be called in a template: a function, a method or a macro. */
@FunctionalInterface
interface Callable {
  Object call(Run run, Arguments arguments);
}
