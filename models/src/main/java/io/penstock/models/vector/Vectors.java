package io.penstock.models.vector;

/** Whether {@link VectorMath} can be used; unlike that class it can always be loaded. */
public final class Vectors {
  /** What the JVM has to be started with for it. */
  public static final String JAVA_OPTION = "--add-modules jdk.incubator.vector";

  private static final boolean PRESENT =
      ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();

  private Vectors() {}

  /** Whether the JVM has the module of wide registers. */
  public static boolean present() {
    return PRESENT;
  }
}
