package io.penstock.benchmarks.throughput;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * A stream of documents from a seed: plain text, Markdown and HTML of 1 to 200 kB (half of them
 * under 6 kB), and among them what every crawl brings along: duplicates, updates, deletes, texts
 * too short, bytes that no parser reads.
 */
final class Corpus {
  private static final int MEDIAN_BYTES = 6_000;
  private static final int MAX_BYTES = 200_000;

  /** Documents remembered to be sent again as duplicates. */
  private static final int REMEMBERED = 500;

  private final SplittableRandom random;
  private final Words words;
  private final String topic;
  private final List<byte[]> remembered = new ArrayList<>();
  private long documents;

  Corpus(String topic, long seed) {
    this.topic = topic;
    this.random = new SplittableRandom(seed);
    this.words = new Words(random.split());
  }

  /** Sends records until their values have so many bytes; returns how many they really have. */
  long send(long bytes, Consumer<ProducerRecord<String, byte[]>> out) {
    long sent = 0;
    while (sent < bytes) {
      ProducerRecord<String, byte[]> record = next();
      sent += record.value() == null ? 0 : record.value().length;
      out.accept(record);
    }
    return sent;
  }

  private ProducerRecord<String, byte[]> next() {
    int kind = random.nextInt(1000);
    if (kind < 50 && documents > 0) {
      return record(old(), markdown());
    }
    if (kind < 100 && !remembered.isEmpty()) {
      return record(fresh(), "text/plain", remembered.get(random.nextInt(remembered.size())));
    }
    if (kind < 105 && documents > 0) {
      return new ProducerRecord<>(topic, old(), null);
    }
    if (kind < 115) {
      return record(fresh(), "text/plain", "too short".getBytes(UTF_8));
    }
    if (kind < 120) {
      return record(fresh(), "application/x-unknown", new byte[] {0, 1, 2, 3});
    }
    if (kind < 400) {
      byte[] text = text();
      if (remembered.size() < REMEMBERED) {
        remembered.add(text);
      }
      return record(fresh(), "text/plain", text);
    }
    return kind < 720 ? record(fresh(), markdown()) : record(fresh(), "text/html", html());
  }

  private String fresh() {
    return id(documents++);
  }

  private String old() {
    return id(random.nextLong(documents));
  }

  private static String id(long document) {
    return String.format(Locale.ROOT, "crawl/2026/11/document-%08d", document);
  }

  private ProducerRecord<String, byte[]> record(String id, byte[] markdown) {
    return record(id, "text/markdown", markdown);
  }

  private ProducerRecord<String, byte[]> record(String id, String type, byte[] value) {
    ProducerRecord<String, byte[]> record = new ProducerRecord<>(topic, id, value);
    record.headers().add("content-type", type.getBytes(UTF_8));
    record.headers().add("uri", ("https://example.org/" + id).getBytes(UTF_8));
    record.headers().add("meta-source", "benchmark".getBytes(UTF_8));
    return record;
  }

  /** Log-normal, as the lengths of documents are. */
  private int length() {
    double normal = 0;
    for (int i = 0; i < 12; i++) {
      normal += random.nextDouble();
    }
    return (int) Math.min(MAX_BYTES, Math.max(1000, MEDIAN_BYTES * Math.exp(normal - 6)));
  }

  private byte[] text() {
    int length = length();
    StringBuilder out = new StringBuilder(length + 1000);
    while (out.length() < length) {
      paragraph(out);
      out.append("\n\n");
    }
    return bytes(out);
  }

  private byte[] markdown() {
    int length = length();
    StringBuilder out = new StringBuilder(length + 1000);
    out.append("---\ntitle: ").append(title()).append("\n---\n# ").append(title()).append("\n\n");
    while (out.length() < length) {
      out.append("## ").append(title()).append("\n\n");
      paragraph(out);
      out.append("\n\n");
      for (int item = random.nextInt(5); item > 0; item--) {
        out.append("- **").append(words.next(random)).append("**: ");
        sentence(out);
        out.append('\n');
      }
      out.append('\n');
      paragraph(out);
      out.append("\n\n");
    }
    return bytes(out);
  }

  private byte[] html() {
    int length = length();
    StringBuilder out = new StringBuilder(length + 1000);
    out.append("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>")
        .append(title())
        .append("</title><script>var x = 1;</script></head>\n<body><nav><ul>");
    for (int i = 0; i < 8; i++) {
      String word = words.next(random);
      out.append("<li><a href=\"/").append(word).append("\">").append(word).append("</a></li>");
    }
    out.append("</ul></nav>\n<main><h1>").append(title()).append("</h1>\n");
    while (out.length() < length) {
      out.append("<h2 class=\"section\">").append(title()).append("</h2>\n<p>");
      paragraph(out);
      out.append("</p>\n<p class=\"more\">");
      paragraph(out);
      out.append(" <a href=\"/next\">").append(words.next(random)).append("</a></p>\n");
    }
    return bytes(out.append("</main><footer>imprint</footer></body></html>\n"));
  }

  private String title() {
    StringBuilder title = new StringBuilder();
    for (int i = 2 + random.nextInt(4); i > 0; i--) {
      title.append(words.next(random)).append(i > 1 ? " " : "");
    }
    return title.toString();
  }

  private void paragraph(StringBuilder out) {
    for (int i = 3 + random.nextInt(5); i > 0; i--) {
      sentence(out);
      out.append(i % 3 == 0 ? '\n' : ' ');
    }
  }

  private void sentence(StringBuilder out) {
    for (int i = 6 + random.nextInt(14); i > 0; i--) {
      out.append(words.next(random)).append(i > 1 ? " " : ".");
    }
  }

  private static byte[] bytes(StringBuilder text) {
    return text.toString().getBytes(UTF_8);
  }
}
