package io.penstock.cli;

import java.io.PrintWriter;
import java.util.Locale;

/** A line that is written over and over on a terminal, and not at all elsewhere. */
public final class Progress {
  private final PrintWriter err;
  private final boolean terminal;
  private String shown = "";

  public Progress(PrintWriter err) {
    this(err, Boolean.getBoolean("penstock.terminal"));
  }

  public Progress(PrintWriter err, boolean terminal) {
    this.err = err;
    this.terminal = terminal;
  }

  /** Shows a text in the place of the one before. */
  public void show(String text) {
    if (terminal && !text.equals(shown)) {
      err.print("\r\033[K" + text);
      err.flush();
      shown = text;
    }
  }

  /** Takes the line away, before anything else is printed. */
  public void clear() {
    if (!shown.isEmpty()) {
      err.print("\r\033[K");
      err.flush();
      shown = "";
    }
  }

  /** A part of a whole: {@code [=====> ] 52 %}. */
  public static String bar(long done, long total) {
    double part = total <= 0 ? 1 : Math.min(1, (double) done / total);
    int filled = (int) (part * 30);
    return "[%s%s%s] %3.0f %%"
        .formatted(
            "=".repeat(filled),
            filled < 30 ? ">" : "",
            " ".repeat(Math.max(0, 29 - filled)),
            part * 100);
  }

  /** A number of bytes as people say it. */
  public static String bytes(long bytes) {
    if (bytes < 1024) {
      return bytes + " B";
    }
    String[] units = {"KiB", "MiB", "GiB", "TiB"};
    double value = bytes / 1024.0;
    int unit = 0;
    while (value >= 1024 && unit < units.length - 1) {
      value /= 1024;
      unit++;
    }
    return String.format(Locale.ROOT, "%.1f %s", value, units[unit]);
  }
}
