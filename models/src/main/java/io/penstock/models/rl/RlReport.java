package io.penstock.models.rl;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** A run as one HTML page that needs nothing else: its result, its curves, its settings. */
final class RlReport {
  private static final String STYLE =
      "body{font-family:sans-serif;max-width:60em;margin:2em auto;padding:0 1em}"
          + "table{border-collapse:collapse}td{padding:.1em 1em .1em 0}"
          + "svg{width:100%;height:auto}figure{margin:1.5em 0}";

  private RlReport() {}

  /** The page; {@code metrics} is a {@link MetricsFile}. */
  static byte[] html(RlSettings settings, RlResult result, Path metrics) throws IOException {
    Map<String, Curve> curves = new LinkedHashMap<>();
    MetricsFile.read(
        metrics,
        (step, name, value) -> {
          if (!name.startsWith("eval/")) {
            curves.computeIfAbsent(name, unused -> new Curve(result.steps())).add(step, value);
          }
        });
    String title =
        settings.algorithm().name() + " on " + settings.environment() + ", seed " + settings.seed();
    StringBuilder page = new StringBuilder("<!DOCTYPE html><html lang=\"en\"><head>");
    page.append("<meta charset=\"utf-8\"><title>").append(escape(title)).append("</title><style>");
    page.append(STYLE).append("</style></head><body><h1>").append(escape(title)).append("</h1>");
    appendTable(page, result.named());
    curves.forEach(
        (name, curve) ->
            page.append("<figure><figcaption>")
                .append(escape(name))
                .append("</figcaption>")
                .append(curve.svg())
                .append("</figure>"));
    page.append("<h2>Settings</h2>");
    appendTable(page, settings.identity());
    return page.append("</body></html>\n").toString().getBytes(UTF_8);
  }

  private static void appendTable(StringBuilder page, Map<String, ?> rows) {
    page.append("<table>");
    rows.forEach(
        (name, value) ->
            page.append("<tr><td>")
                .append(escape(name))
                .append("</td><td>")
                .append(
                    value instanceof Double number
                        ? String.format(Locale.ROOT, "%.2f", number)
                        : escape(String.valueOf(value)))
                .append("</td></tr>"));
    page.append("</table>");
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
  }

  /** The means of a metric over equal stretches of the run. */
  private static final class Curve {
    private static final int STRETCHES = 300;
    private static final int WIDTH = 800;
    private static final int HEIGHT = 200;
    private static final int MARGIN = 70;

    private final long steps;
    private final double[] sums = new double[STRETCHES];
    private final long[] counts = new long[STRETCHES];

    Curve(long steps) {
      this.steps = steps;
    }

    void add(long step, double value) {
      int stretch = (int) Math.min(STRETCHES - 1, step * STRETCHES / Math.max(1, steps));
      sums[stretch] += value;
      counts[stretch]++;
    }

    String svg() {
      double low = Double.POSITIVE_INFINITY;
      double high = Double.NEGATIVE_INFINITY;
      for (int i = 0; i < STRETCHES; i++) {
        if (counts[i] > 0) {
          low = Math.min(low, sums[i] / counts[i]);
          high = Math.max(high, sums[i] / counts[i]);
        }
      }
      double span = high > low ? high - low : 1;
      StringBuilder points = new StringBuilder();
      for (int i = 0; i < STRETCHES; i++) {
        if (counts[i] > 0) {
          double x = MARGIN + (i + 0.5) * (WIDTH - MARGIN) / STRETCHES;
          double y = 10 + (high - sums[i] / counts[i]) / span * (HEIGHT - 40);
          points.append(String.format(Locale.ROOT, "%.1f,%.1f ", x, y));
        }
      }
      return String.format(
          Locale.ROOT,
          "<svg viewBox=\"0 0 %d %d\" font-size=\"12\" role=\"img\"><path d=\"M%d 5V%dH%d\""
              + " fill=\"none\" stroke=\"#999\"/><text x=\"0\" y=\"18\">%.4g</text>"
              + "<text x=\"0\" y=\"%d\">%.4g</text><text x=\"%d\" y=\"%d\">0</text>"
              + "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%d steps</text>"
              + "<polyline fill=\"none\" stroke=\"#06c\" stroke-width=\"1.5\" points=\"%s\"/></svg>",
          WIDTH,
          HEIGHT,
          MARGIN,
          HEIGHT - 25,
          WIDTH,
          high,
          HEIGHT - 28,
          low,
          MARGIN,
          HEIGHT - 8,
          WIDTH,
          HEIGHT - 8,
          steps,
          points.toString().strip());
    }
  }
}
