package io.penstock.text.parse.pdf;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The bullets and numbers before the items of lists. */
final class Markers {
  private static final Pattern BULLET =
      Pattern.compile(
          "([\u2022\u2023\u2043\u204C\u204D\u2219\u25A0\u25A1\u25AA\u25AB\u25B6\u25B8\u25BA\u25C6"
              + "\u25C7\u25CB\u25CF\u25E6\u25FB\u25FC\u2666\u2713\u2714\u2751\u2756\u2794\u27A2"
              + "\u00B7\u2717\u29BF\u2981])\\s*(?=\\S)|([-\u2013\u2014*o])\\s+(?=\\S)");
  private static final Pattern NUMBER =
      Pattern.compile(
          "((?:\\d{1,3}|[a-zA-Z]|[ivxIVX]{1,5})[.)]|\\((?:\\d{1,3}|[a-z]|[ivx]{1,5})\\)|\\[\\d{1,3}\\])"
              + "\\s+(?=\\S)");

  /**
   * @param length of the marker with the space after it
   */
  record Marker(String text, int length, boolean bullet) {
    boolean isNone() {
      return length == 0;
    }
  }

  static final Marker NONE = new Marker("", 0, false);

  private Markers() {}

  static Marker of(String line) {
    Matcher bullet = BULLET.matcher(line);
    if (bullet.lookingAt()) {
      return new Marker("-", bullet.end(), true);
    }
    Matcher number = NUMBER.matcher(line);
    if (number.lookingAt()) {
      return new Marker(number.group(1), number.end(), false);
    }
    return NONE;
  }
}
