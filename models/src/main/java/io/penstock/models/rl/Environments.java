package io.penstock.models.rl;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** The environments by name: those that come along, and classes of the user's. */
public final class Environments {
  private static final Map<String, Supplier<Environment>> KNOWN = known();

  private Environments() {}

  /** The names of those that come along. */
  public static Set<String> names() {
    return KNOWN.keySet();
  }

  /**
   * Makes environments of this name.
   *
   * @param name one of {@link #names}, or the name of a class that implements {@link Environment}
   * @param classes where to look for it
   * @throws IllegalArgumentException if there is none, or it is not what is expected
   */
  public static Supplier<Environment> named(String name, ClassLoader classes) {
    Supplier<Environment> known = KNOWN.get(name);
    return known != null ? known : ofClass(name, classes);
  }

  private static Supplier<Environment> ofClass(String name, ClassLoader classes) {
    Class<?> found;
    try {
      found = Class.forName(name, true, classes);
    } catch (ClassNotFoundException | LinkageError e) {
      throw new IllegalArgumentException(
          "expected one of %s or a class on the class path, found '%s'"
              .formatted(String.join(", ", names()), name),
          e);
    }
    if (!Environment.class.isAssignableFrom(found)) {
      throw new IllegalArgumentException(
          name + " does not implement " + Environment.class.getName());
    }
    Constructor<? extends Environment> constructor;
    try {
      constructor = found.asSubclass(Environment.class).getConstructor();
    } catch (NoSuchMethodException e) {
      throw new IllegalArgumentException(name + " has no public constructor without arguments", e);
    }
    return () -> create(constructor);
  }

  private static Environment create(Constructor<? extends Environment> constructor) {
    String name = constructor.getDeclaringClass().getName();
    try {
      return constructor.newInstance();
    } catch (InvocationTargetException e) {
      throw new IllegalArgumentException(
          name + " threw " + e.getTargetException() + " when made", e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException(name + " cannot be made: " + e.getMessage(), e);
    }
  }

  private static Map<String, Supplier<Environment>> known() {
    Map<String, Supplier<Environment>> known = new LinkedHashMap<>();
    known.put("CartPole-v1", CartPole::new);
    known.put("Acrobot-v1", Acrobot::new);
    known.put("MountainCar-v0", MountainCar::new);
    known.put("GridWorld", GridWorld::new);
    return known;
  }
}
