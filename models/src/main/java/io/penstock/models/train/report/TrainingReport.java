package io.penstock.models.train.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A page with a run's curves: one HTML file that loads nothing, made from the lines of {@link
 * MetricsFile}.
 */
public final class TrainingReport {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int WIDTH = 720;
  private static final int HEIGHT = 260;
  private static final int MARGIN = 56;
  private static final int MOST_POINTS = 600;

  private TrainingReport() {}

  private record Point(double step, double value) {}

  private record Curve(String name, String colour, List<Point> points) {}

  /** Writes the page of {@code metrics}; a page that is there is replaced. */
  public static void write(String title, Path metrics, Path page) throws IOException {
    String html =
        """
        <!DOCTYPE html>
        <html lang="en"><head><meta charset="utf-8"><title>%1$s</title><style>
        body { font: 14px sans-serif; margin: 2em; color: #222 }
        svg { display: block; margin: 1em 0 2em } text { font: 11px sans-serif; fill: #555 }
        </style></head><body><h1>%1$s</h1>
        <h2>Loss</h2>
        %2$s
        <h2>Learning rate</h2>
        %3$s
        <h2>Gradient norm</h2>
        %4$s
        </body></html>
        """
            .formatted(
                escaped(title),
                chart(
                    List.of(
                        curve(metrics, "loss", "#4477aa"), curve(metrics, "eval_loss", "#cc3311"))),
                chart(List.of(curve(metrics, "learning_rate", "#228833"))),
                chart(List.of(curve(metrics, "grad_norm", "#aa3377"))));
    Files.writeString(page, html, UTF_8);
  }

  private static Curve curve(Path metrics, String name, String colour) throws IOException {
    List<Point> points = new ArrayList<>();
    try (BufferedReader lines = Files.newBufferedReader(metrics, UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        JsonNode value = JSON.readTree(line).path(name);
        if (value.isNumber() && Double.isFinite(value.asDouble())) {
          points.add(new Point(JSON.readTree(line).path("step").asDouble(), value.asDouble()));
        }
      }
    }
    return new Curve(name, colour, thinned(points));
  }

  /** Means of neighbours, so that a long run's page stays small. */
  private static List<Point> thinned(List<Point> points) {
    int together = (points.size() + MOST_POINTS - 1) / MOST_POINTS;
    if (together <= 1) {
      return points;
    }
    List<Point> means = new ArrayList<>();
    for (int from = 0; from < points.size(); from += together) {
      List<Point> some = points.subList(from, Math.min(points.size(), from + together));
      double mean = some.stream().mapToDouble(Point::value).average().orElseThrow();
      means.add(new Point(some.get(some.size() - 1).step(), mean));
    }
    return means;
  }

  private static String chart(List<Curve> curves) {
    List<Point> all = curves.stream().flatMap(curve -> curve.points().stream()).toList();
    if (all.isEmpty()) {
      return "<p>Nothing was measured.</p>";
    }
    double first = all.stream().mapToDouble(Point::step).min().orElseThrow();
    double last = Math.max(first + 1, all.stream().mapToDouble(Point::step).max().orElseThrow());
    double low = all.stream().mapToDouble(Point::value).min().orElseThrow();
    double high = all.stream().mapToDouble(Point::value).max().orElseThrow();
    double top = high > low ? high : low + Math.max(1e-12, Math.abs(low));
    StringBuilder svg = new StringBuilder();
    svg.append("<svg width=\"%d\" height=\"%d\" role=\"img\">".formatted(WIDTH, HEIGHT));
    for (int tick = 0; tick <= 4; tick++) {
      double y = HEIGHT - MARGIN / 2.0 - tick / 4.0 * (HEIGHT - MARGIN);
      svg.append(
          text(
              "<line x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\" stroke=\"#ddd\"/>",
              MARGIN, WIDTH, y, y));
      svg.append(
          text(
              "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%.4g</text>",
              MARGIN - 6, y + 4, low + tick / 4.0 * (top - low)));
      svg.append(
          text(
              "<text x=\"%.1f\" y=\"%d\" text-anchor=\"end\">%.0f</text>",
              MARGIN + tick / 4.0 * (WIDTH - MARGIN),
              HEIGHT - 8,
              first + tick / 4.0 * (last - first)));
    }
    int label = MARGIN + 10;
    for (Curve curve : curves) {
      StringBuilder path = new StringBuilder();
      for (Point point : curve.points()) {
        path.append(path.isEmpty() ? 'M' : 'L')
            .append(
                text(
                    "%.1f %.1f",
                    MARGIN + (point.step() - first) / (last - first) * (WIDTH - MARGIN),
                    HEIGHT
                        - MARGIN / 2.0
                        - (point.value() - low) / (top - low) * (HEIGHT - MARGIN)));
      }
      svg.append("<path fill=\"none\" stroke=\"%s\" d=\"%s\"/>".formatted(curve.colour(), path));
      svg.append(
          text(
              "<text x=\"%d\" y=\"12\" style=\"fill:%s\">%s</text>",
              label, curve.colour(), curve.name()));
      label += 100;
    }
    return svg.append("</svg>").toString();
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
