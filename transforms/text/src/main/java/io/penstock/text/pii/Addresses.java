package io.penstock.text.pii;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Tells addresses of the public internet from all others. */
final class Addresses {
  private static final int[][] NOT_PUBLIC = {
    // <a href="https://www.iana.org/assignments/iana-ipv4-special-registry">IANA's registry</a>:
    // address and length of the prefix.
    {0, 0, 0, 0, 8},
    {10, 0, 0, 0, 8},
    {100, 64, 0, 0, 10},
    {127, 0, 0, 0, 8},
    {169, 254, 0, 0, 16},
    {172, 16, 0, 0, 12},
    {192, 0, 0, 0, 24},
    {192, 0, 2, 0, 24},
    {192, 168, 0, 0, 16},
    {198, 18, 0, 0, 15},
    {198, 51, 100, 0, 24},
    {203, 0, 113, 0, 24},
    {224, 0, 0, 0, 4},
    {240, 0, 0, 0, 4}
  };

  private Addresses() {}

  static boolean isPublicV4(String word) {
    int address = 0;
    for (String octet : word.split("\\.", -1)) {
      address = address << 8 | Integer.parseInt(octet);
    }
    int found = address;
    return Arrays.stream(NOT_PUBLIC).noneMatch(range -> isIn(found, range));
  }

  private static boolean isIn(int address, int[] range) {
    int network = range[0] << 24 | range[1] << 16 | range[2] << 8 | range[3];
    return (address ^ network) >>> (32 - range[4]) == 0;
  }

  /** Global unicast, 2000::/3, without the range of documentation. */
  static boolean isPublicV6(String word) {
    int[] groups = groups(word);
    return groups != null && groups[0] >> 13 == 1 && !(groups[0] == 0x2001 && groups[1] == 0xdb8);
  }

  private static int @Nullable [] groups(String word) {
    int gap = word.indexOf("::");
    if (gap != word.lastIndexOf("::") || word.contains(":::")) {
      return null;
    }
    String[] left = parts(gap < 0 ? word : word.substring(0, gap));
    String[] right = parts(gap < 0 ? "" : word.substring(gap + 2));
    int count = left.length + right.length;
    if (gap < 0 ? count != 8 : count > 7) {
      return null;
    }
    int[] groups = new int[8];
    for (int i = 0; i < left.length; i++) {
      groups[i] = group(left[i]);
    }
    for (int i = 0; i < right.length; i++) {
      groups[8 - right.length + i] = group(right[i]);
    }
    return Arrays.stream(groups).allMatch(g -> g >= 0) ? groups : null;
  }

  private static String[] parts(String words) {
    return words.isEmpty() ? new String[0] : words.split(":", -1);
  }

  private static int group(String digits) {
    return digits.isEmpty() || digits.length() > 4 ? -1 : Integer.parseInt(digits, 16);
  }
}
