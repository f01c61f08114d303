package io.penstock.schemas;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.Incompatibility;
import org.apache.avro.SchemaCompatibility.SchemaIncompatibilityType;

/** Holds schemas against released ones: each must read what the other wrote. */
final class Compatibility {
  private final Map<String, Schema> released;
  private final Map<String, Schema> current;
  private final Set<String> acceptedSymbols;

  /**
   * @param acceptedSymbols new symbols that released readers are known to cope with, as {@code ENUM
   *     SYMBOL}
   */
  Compatibility(
      Map<String, Schema> released, Map<String, Schema> current, Set<String> acceptedSymbols) {
    this.released = released;
    this.current = current;
    this.acceptedSymbols = acceptedSymbols;
  }

  /** What is wrong, a sentence each; empty where both can live together. */
  List<String> faults() {
    List<String> faults = new ArrayList<>();
    released.forEach(
        (name, old) -> {
          Schema now = current.get(name);
          if (now == null) {
            faults.add(name + " was released and is gone, or has another name");
          } else {
            check(name + ": the current schema cannot read what the released wrote", now, old)
                .forEach(faults::add);
            check(name + ": the released schema cannot read what the current writes", old, now)
                .forEach(faults::add);
          }
        });
    return faults;
  }

  private List<String> check(String what, Schema reader, Schema writer) {
    List<String> faults = new ArrayList<>();
    for (Incompatibility found :
        SchemaCompatibility.checkReaderWriterCompatibility(reader, writer)
            .getResult()
            .getIncompatibilities()) {
      if (!isAccepted(found)) {
        faults.add(
            "%s: %s at %s: %s"
                .formatted(what, found.getType(), found.getLocation(), found.getMessage()));
      }
    }
    return faults;
  }

  private boolean isAccepted(Incompatibility found) {
    if (found.getType() != SchemaIncompatibilityType.MISSING_ENUM_SYMBOLS) {
      return false;
    }
    Set<String> missing = new TreeSet<>(found.getWriterFragment().getEnumSymbols());
    missing.removeAll(found.getReaderFragment().getEnumSymbols());
    String name = found.getWriterFragment().getFullName();
    return missing.stream().allMatch(symbol -> acceptedSymbols.contains(name + ' ' + symbol));
  }

  /** Accepted symbols that no current schema has: a misspelt one would accept nothing. */
  List<String> unknownAccepted() {
    return acceptedSymbols.stream()
        .filter(
            accepted -> {
              String[] words = accepted.split(" ", 2);
              Schema schema = current.get(words[0]);
              return schema == null
                  || schema.getType() != Schema.Type.ENUM
                  || !schema.getEnumSymbols().contains(words[1]);
            })
        .sorted()
        .toList();
  }
}
