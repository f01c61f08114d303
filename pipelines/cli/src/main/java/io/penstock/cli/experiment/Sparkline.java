package io.penstock.cli.experiment;

import io.penstock.experiments.MetricPoint;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** A plot of a metric in plain characters, steps to the right and values upwards. */
final class Sparkline {
  private static final int LABEL_WIDTH = 10;

  private Sparkline() {}

  /**
   * The lines of the plot, the greatest value first; empty where there is nothing to plot.
   *
   * @param width columns for values, at least 1
   * @param height rows, at least 2
   */
  static List<String> plot(List<MetricPoint> points, int width, int height) {
    List<MetricPoint> finite = points.stream().filter(p -> Double.isFinite(p.value())).toList();
    if (finite.isEmpty()) {
      return List.of();
    }
    double least = finite.stream().mapToDouble(MetricPoint::value).min().orElseThrow();
    double greatest = finite.stream().mapToDouble(MetricPoint::value).max().orElseThrow();
    char[][] cells = new char[height][width];
    for (char[] row : cells) {
      Arrays.fill(row, ' ');
    }
    double[] means = means(finite, width);
    for (int x = 0; x < width; x++) {
      if (!Double.isNaN(means[x])) {
        double part = greatest > least ? (means[x] - least) / (greatest - least) : 0;
        cells[height - 1 - (int) Math.round(part * (height - 1))][x] = '*';
      }
    }
    List<String> lines = new ArrayList<>();
    for (int y = 0; y < height; y++) {
      double value = greatest - (greatest - least) * y / (height - 1);
      boolean labelled = y == 0 || y == height - 1;
      lines.add(label(labelled ? format(value) : "") + " |" + new String(cells[y]).stripTrailing());
    }
    lines.add(label("") + " +" + "-".repeat(width));
    long first = finite.get(0).step();
    String last = Long.toString(finite.get(finite.size() - 1).step());
    int gap = Math.max(1, width - Long.toString(first).length() - last.length());
    lines.add(label("step") + "  " + first + " ".repeat(gap) + last);
    return lines;
  }

  /** The mean of the values that fall into each column, NaN where none do. */
  private static double[] means(List<MetricPoint> points, int width) {
    double[] sums = new double[width];
    int[] counts = new int[width];
    long first = points.get(0).step();
    long span = Math.max(1, points.get(points.size() - 1).step() - first);
    for (MetricPoint point : points) {
      int x = (int) ((point.step() - first) * (width - 1) / span);
      sums[x] += point.value();
      counts[x]++;
    }
    double[] means = new double[width];
    for (int x = 0; x < width; x++) {
      means[x] = counts[x] == 0 ? Double.NaN : sums[x] / counts[x];
    }
    return means;
  }

  private static String label(String text) {
    return " ".repeat(Math.max(0, LABEL_WIDTH - text.length())) + text;
  }

  /** Four digits are what a reader of a loss looks at. */
  static String format(double value) {
    double size = Math.abs(value);
    if (value == Math.rint(value) && size < 1e9) {
      return String.format(Locale.ROOT, "%.0f", value);
    }
    return String.format(Locale.ROOT, size >= 0.01 && size < 1e6 ? "%.4f" : "%.3e", value);
  }
}
