package io.penstock.models.adapter;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Which modules of a model take an adapter: PEFT's {@code target_modules}. */
public sealed interface TargetModules {
  /** PEFT's word for all linear maps but the output layer. */
  String ALL_LINEAR_NAME = "all-linear";

  /** Whether the module at {@code path} is one, by its path alone. */
  boolean matches(String path);

  /** Puts it into an adapter's configuration, as PEFT does. */
  default void write(ObjectNode json) {
    json.put("target_modules", text());
  }

  /** It as one text. */
  String text();

  /** Modules by name: the path itself, or the end of it after a dot. */
  record Names(List<String> names) implements TargetModules {
    public Names {
      names = List.copyOf(names);
      if (names.isEmpty()) {
        throw new IllegalArgumentException("target_modules: expected a name, found none");
      }
    }

    @Override
    public boolean matches(String path) {
      return names.stream().anyMatch(name -> isNamed(path, name));
    }

    @Override
    public void write(ObjectNode json) {
      names.forEach(json.putArray("target_modules")::add);
    }

    @Override
    public String text() {
      return String.join(", ", names);
    }
  }

  /** Modules whose whole path the regular expression matches. */
  record Matching(String pattern) implements TargetModules {
    public Matching {
      try {
        Pattern.compile(pattern);
      } catch (PatternSyntaxException e) {
        throw new IllegalArgumentException(
            "target_modules: expected a regular expression, found %s: %s"
                .formatted(pattern, e.getDescription()),
            e);
      }
    }

    @Override
    public boolean matches(String path) {
      return path.matches(pattern);
    }

    @Override
    public String text() {
      return pattern;
    }
  }

  /** {@value #ALL_LINEAR_NAME}: every linear map that is not the output layer. */
  record AllLinear() implements TargetModules {
    @Override
    public boolean matches(String path) {
      return !isNamed(path, ModulePaths.OUTPUT);
    }

    @Override
    public String text() {
      return ALL_LINEAR_NAME;
    }
  }

  /** By these names. */
  static TargetModules named(String... names) {
    return new Names(List.of(names));
  }

  /** By one text, as PEFT takes it: {@value #ALL_LINEAR_NAME}, or a regular expression. */
  static TargetModules of(String text) {
    return text.equals(ALL_LINEAR_NAME) ? new AllLinear() : new Matching(text);
  }

  /** Whether {@code path} is {@code name}, or ends with it after a dot. */
  static boolean isNamed(String path, String name) {
    return path.equals(name) || path.endsWith("." + name);
  }
}
