package io.penstock.text.template;

/** What a name, a key or an index has that is not there: empty, until more is wanted of it. */
final class Undefined {
  private final String message;

  private Undefined(String message) {
    this.message = message;
  }

  static Undefined name(String name) {
    return new Undefined("'%s' is undefined".formatted(name));
  }

  /** A key or index that an object does not have. */
  static Undefined member(Object owner, Object name) {
    String type = owner == None.NONE ? "None" : Types.qualifiedName(owner) + " object";
    return name instanceof String
        ? new Undefined("'%s' has no attribute %s".formatted(type, Repr.repr(name)))
        : new Undefined("%s has no element %s".formatted(type, Repr.repr(name)));
  }

  /** A method that would change its object, or reach into it. */
  static Undefined unsafe(Object owner, String name) {
    return new Undefined(
        "access to attribute '%s' of '%s' object is unsafe.".formatted(name, Types.name(owner)));
  }

  static Undefined because(String message) {
    return new Undefined(message);
  }

  TemplateException error() {
    return TemplateException.failed("%s", message);
  }
}
