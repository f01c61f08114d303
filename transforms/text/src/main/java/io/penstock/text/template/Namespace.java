package io.penstock.text.template;

import java.util.LinkedHashMap;
import java.util.Map;

/** The one object whose attributes a template can set. */
record Namespace(Map<String, Object> attributes) {
  Namespace() {
    this(new LinkedHashMap<>());
  }

  DictValue toDict() {
    DictValue dict = new DictValue();
    attributes.forEach(dict::put);
    return dict;
  }

  @Override
  public boolean equals(Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }

  @Override
  public String toString() {
    return "namespace";
  }
}
