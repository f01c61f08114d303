package io.penstock.text.parse;

import java.math.BigInteger;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.Tag;

/** What YAML 1.1 takes a plain word for, as PyYAML's SafeLoader does. */
final class YamlScalar {
  private static final Set<String> TRUE = Set.of("yes", "true", "on");
  private static final int SIXTY = 60;

  /** PyYAML wants a point, and a sign in the exponent: "1e3" is a word. */
  private static final Pattern DECIMAL =
      Pattern.compile(
          "[-+]?[0-9][0-9_]*\\.[0-9_]*(?:[eE][-+][0-9]+)?|\\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?"
              + "|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\\.[0-9_]*");

  private YamlScalar() {}

  /** A number, a boolean or null where the word is one; dates and all else stay as written. */
  static @Nullable Object typed(ScalarNode node) {
    String word = node.getValue();
    Tag tag = node.getTag();
    if (tag.equals(Tag.NULL)) {
      return null;
    }
    if (tag.equals(Tag.BOOL)) {
      return TRUE.contains(word.toLowerCase(Locale.ROOT));
    }
    try {
      if (tag.equals(Tag.INT)) {
        return integer(word.replace("_", ""));
      }
      boolean isDecimal = tag.equals(Tag.FLOAT) && DECIMAL.matcher(word).matches();
      return isDecimal ? decimal(word.replace("_", "")) : word;
    } catch (NumberFormatException odd) {
      return word;
    }
  }

  private static BigInteger integer(String word) {
    boolean negative = word.startsWith("-");
    String digits = negative || word.startsWith("+") ? word.substring(1) : word;
    BigInteger value;
    if (digits.startsWith("0b")) {
      value = new BigInteger(digits.substring(2), 2);
    } else if (digits.startsWith("0x")) {
      value = new BigInteger(digits.substring(2), 16);
    } else if (digits.indexOf(':') > 0) {
      value = BigInteger.ZERO;
      for (String part : digits.split(":", -1)) {
        value = value.multiply(BigInteger.valueOf(SIXTY)).add(new BigInteger(part));
      }
    } else {
      value = new BigInteger(digits, digits.startsWith("0") && digits.length() > 1 ? 8 : 10);
    }
    return negative ? value.negate() : value;
  }

  /** JSON has no infinity: such words stay words. */
  private static Object decimal(String word) {
    if (word.indexOf(':') > 0) {
      boolean negative = word.startsWith("-");
      double value = 0;
      for (String part : word.substring(negative || word.startsWith("+") ? 1 : 0).split(":", -1)) {
        value = value * SIXTY + Double.parseDouble(part);
      }
      return negative ? -value : value;
    }
    double value = Double.parseDouble(word);
    return Double.isFinite(value) ? value : word;
  }
}
