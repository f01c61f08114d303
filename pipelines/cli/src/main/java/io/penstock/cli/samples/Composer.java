package io.penstock.cli.samples;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Fills the slots of one template:
 *
 * <ul>
 *   <li>{@code {name}} a fact, or one sentence of the pool of that name,
 *   <li>{@code {name*3}} three sentences of the pool in the order in which it has them,
 *   <li>{@code {name**}} all of them, a line each,
 *   <li>{@code {#2-9}} a number, {@code {@2-9}} a day as 3rd,
 *   <li>{@code [one|other]} a choice.
 * </ul>
 *
 * <p>A sentence that begins with {@code !} is drawn before any other. No sentence comes twice while
 * its pool has unused ones. What is filled in is filled itself.
 */
final class Composer {
  private static final String FIRST = "! ";
  private static final Pattern SLOT =
      Pattern.compile(
          "\\{(?<name>[a-z-]+)(?:\\*(?<count>\\d+|\\*))?}"
              + "|\\{(?<kind>[#@])(?<low>\\d+)-(?<high>\\d+)}"
              + "|\\[(?<choice>[^\\[\\]|]*(?:\\|[^\\[\\]|]*)+)]");

  private final Map<String, List<String>> pools;
  private final Map<String, String> facts;
  private final Random random;
  private final Set<String> used = new HashSet<>();

  Composer(Map<String, List<String>> pools, Map<String, String> facts, Random random) {
    this.pools = pools;
    this.facts = facts;
    this.random = random;
  }

  String compose(String template) {
    Matcher slot = SLOT.matcher(template);
    StringBuilder out = new StringBuilder();
    while (slot.find()) {
      slot.appendReplacement(out, Matcher.quoteReplacement(fill(slot)));
    }
    return slot.appendTail(out).toString();
  }

  private String fill(Matcher slot) {
    if (slot.group("choice") != null) {
      List<String> choices = List.of(slot.group("choice").split("\\|", -1));
      return compose(choices.get(random.nextInt(choices.size())));
    }
    if (slot.group("kind") != null) {
      int low = Integer.parseInt(slot.group("low"));
      int number = low + random.nextInt(Integer.parseInt(slot.group("high")) - low + 1);
      return slot.group("kind").equals("#") ? String.valueOf(number) : ordinal(number);
    }
    String name = slot.group("name");
    String count = slot.group("count");
    String fact = facts.get(name);
    if (fact != null) {
      return compose(fact);
    }
    if ("*".equals(count)) {
      return String.join("\n", pool(name).stream().map(line -> compose(sentence(line))).toList());
    }
    return String.join(" ", draw(name, count == null ? 1 : Integer.parseInt(count)));
  }

  private List<String> draw(String name, int count) {
    List<String> pool = pool(name);
    List<Integer> free = new ArrayList<>();
    for (int i = 0; i < pool.size(); i++) {
      if (!used.contains(name + i)) {
        free.add(i);
      }
    }
    if (free.size() < count) {
      throw new IllegalArgumentException(name + " has not " + count + " more sentences");
    }
    Collections.shuffle(free, random);
    free.sort(Comparator.comparing(i -> !pool.get(i).startsWith(FIRST)));
    return free.subList(0, count).stream()
        .sorted()
        .map(
            i -> {
              used.add(name + i);
              return compose(sentence(pool.get(i)));
            })
        .toList();
  }

  private List<String> pool(String name) {
    List<String> pool = pools.get(name);
    if (pool == null) {
      throw new IllegalArgumentException("neither fact nor pool: " + name);
    }
    return pool;
  }

  private static String sentence(String line) {
    return line.startsWith(FIRST) ? line.substring(FIRST.length()) : line;
  }

  private static String ordinal(int number) {
    if (number % 100 / 10 == 1) {
      return number + "th";
    }
    return number
        + switch (number % 10) {
          case 1 -> "st";
          case 2 -> "nd";
          case 3 -> "rd";
          default -> "th";
        };
  }
}
