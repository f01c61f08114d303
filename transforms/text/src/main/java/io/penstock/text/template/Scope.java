package io.penstock.text.template;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The names that a part of a template sees: its own, and those of the parts around it. */
final class Scope {
  private final Run run;
  private final @Nullable Scope parent;
  private final Map<String, Object> names;

  /** The outermost one. */
  Scope(Run run, Map<String, Object> variables) {
    this.run = run;
    this.parent = null;
    this.names = variables;
  }

  private Scope(Scope parent) {
    this.run = parent.run;
    this.parent = parent;
    this.names = new HashMap<>();
  }

  Scope inner() {
    return new Scope(this);
  }

  Run run() {
    return run;
  }

  Object get(String name) {
    for (Scope scope = this; scope != null; scope = scope.parent) {
      Object value = scope.names.get(name);
      if (value != null) {
        return value;
      }
    }
    return Undefined.name(name);
  }

  void set(String name, Object value) {
    names.put(name, value);
  }
}
