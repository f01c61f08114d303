package io.penstock.text.recipe;

import io.penstock.text.filter.C4QualityRule.Check;
import io.penstock.text.filter.DocumentRule;
import io.penstock.text.filter.GopherRepetitionRule.GramLimit;
import io.penstock.text.filter.SentenceCounter;
import io.penstock.text.filter.Sentences;
import io.penstock.text.filter.WordSplitter;
import io.penstock.text.filter.Words;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Makes a rule that is a record of thresholds: each component is a parameter of its name with
 * dashes, and the values of a default one hold where it is left out. So no threshold can be
 * forgotten here, and none has two names.
 */
final class RecordStep {
  private RecordStep() {}

  static DocumentRule make(Record defaults, Parameters parameters) {
    RecordComponent[] components = defaults.getClass().getRecordComponents();
    Object[] values = new Object[components.length];
    Class<?>[] types = new Class<?>[components.length];
    try {
      for (int i = 0; i < components.length; i++) {
        types[i] = components[i].getType();
        Object otherwise = components[i].getAccessor().invoke(defaults);
        values[i] = value(components[i], otherwise, parameters);
      }
      parameters.requireNoOthers();
      return (DocumentRule) defaults.getClass().getDeclaredConstructor(types).newInstance(values);
    } catch (RecipeException e) {
      throw e;
    } catch (IllegalArgumentException e) {
      throw parameters.wrong(inDashes(String.valueOf(e.getMessage()), components));
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof IllegalArgumentException refused) {
        throw parameters.wrong(inDashes(String.valueOf(refused.getMessage()), components));
      }
      throw new IllegalStateException(e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("rules are public records", e);
    }
  }

  /** The parameters of a rule with their defaults, as they would stand in a recipe. */
  static List<String> describe(Record defaults) {
    List<String> parameters = new ArrayList<>();
    for (RecordComponent component : defaults.getClass().getRecordComponents()) {
      try {
        Object value = component.getAccessor().invoke(defaults);
        parameters.add(dashed(component.getName()) + ": " + shown(value));
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException("rules are public records", e);
      }
    }
    return parameters;
  }

  private static String shown(Object value) {
    if (value instanceof Enum<?> constant) {
      return Parameters.label(constant);
    }
    if (value instanceof List<?> list) {
      return list.stream()
          .map(
              limit ->
                  limit instanceof GramLimit g ? g.words() + ": " + g.maxShare() : shown(limit))
          .toList()
          .toString()
          .replace('[', '{')
          .replace(']', '}');
    }
    return value instanceof Set<?> set
        ? set.stream().map(RecordStep::shown).sorted().toList().toString()
        : String.valueOf(value);
  }

  private static Object value(RecordComponent component, Object otherwise, Parameters parameters) {
    String name = dashed(component.getName());
    Class<?> type = component.getType();
    if (type == int.class) {
      return parameters.whole(name, (Integer) otherwise);
    }
    if (type == double.class) {
      return parameters.number(name, (Double) otherwise);
    }
    if (type == WordSplitter.class) {
      return parameters.constant(name, Words.values()).<Object>map(w -> w).orElse(otherwise);
    }
    if (type == SentenceCounter.class) {
      return parameters.constant(name, Sentences.values()).<Object>map(s -> s).orElse(otherwise);
    }
    if (component.getGenericType().getTypeName().contains(Check.class.getName())) {
      return parameters
          .constants(name, Check.values())
          .<Object>map(LinkedHashSet::new)
          .orElse(otherwise);
    }
    if (component.getGenericType().getTypeName().contains(GramLimit.class.getName())) {
      return parameters
          .numbersByWhole(name)
          .<Object>map(
              limits ->
                  limits.entrySet().stream()
                      .map(limit -> new GramLimit(limit.getKey(), limit.getValue()))
                      .toList())
          .orElse(otherwise);
    }
    if (type == Set.class) {
      return parameters.words(name).<Object>map(LinkedHashSet::new).orElse(otherwise);
    }
    throw new IllegalStateException("no parameter of a step can be a " + type);
  }

  /** {@code minWords} as {@code min-words}. */
  private static String dashed(String name) {
    return name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
  }

  private static String inDashes(String message, RecordComponent[] components) {
    String told = message;
    for (RecordComponent component : components) {
      told = told.replaceAll("\\b" + component.getName() + "\\b", dashed(component.getName()));
    }
    return told;
  }
}
