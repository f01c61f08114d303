package io.penstock.cli.samples;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Writes down the truth about the corpus: what must become of each file and of each row. */
final class Expectations {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final ObjectNode root = JSON.createObjectNode();

  Expectations(
      List<SampleFile> documents,
      List<SampleFile> updates,
      List<String> deletes,
      Map<String, List<FeedbackRow>> feedback) {
    root.put(
        "about",
        "Published in this order: documents/, updates/, deletes.txt. A document's id is its path"
            + " below documents/ or updates/. Of equal documents the first in the sorted listing"
            + " holds the content; where order is not kept it may be the other.");
    ObjectNode files = root.putObject("files");
    documents.forEach(
        file ->
            describe(
                files.putObject("documents/" + file.id()),
                file,
                endOf(file, ended(file, updates), deletes)));
    updates.forEach(
        file ->
            describe(files.putObject("updates/" + file.id()), file, endOf(file, false, deletes)));
    ArrayNode deleted = root.putArray("deletes");
    deletes.forEach(deleted::add);
    totals(documents, updates, deletes);
    ObjectNode rows = root.putObject("feedback");
    feedback.forEach((name, lines) -> describe(rows.putObject(name), lines));
  }

  /** Equal corpora give equal bytes. */
  byte[] bytes() {
    DefaultIndenter newLine = new DefaultIndenter("  ", "\n");
    try {
      return (JSON.writer(
                      new DefaultPrettyPrinter()
                          .withObjectIndenter(newLine)
                          .withArrayIndenter(newLine))
                  .writeValueAsString(root)
              + "\n")
          .getBytes(StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A version that is kept or dropped ends the one before it; a bad one does not. */
  private static boolean ended(SampleFile file, List<SampleFile> updates) {
    return updates.stream()
        .anyMatch(
            update -> update.id().equals(file.id()) && update.fate().outcome() != Fate.Outcome.BAD);
  }

  private static @Nullable String endOf(SampleFile file, boolean ended, List<String> deletes) {
    if (file.fate().outcome() != Fate.Outcome.KEPT) {
      return null;
    }
    return ended ? "superseded" : deletes.contains(file.id()) ? "deleted" : "live";
  }

  private static void describe(ObjectNode node, SampleFile file, @Nullable String end) {
    node.put("id", file.id());
    node.put("content-type", file.contentType());
    node.put("bytes", file.bytes().length);
    node.put("outcome", name(file.fate()));
    if (file.fate().rule() != null) {
      node.put("rule", file.fate().rule());
    }
    if (file.fate().duplicateOf() != null) {
      node.put("duplicate-of", file.fate().duplicateOf());
    }
    if (end != null) {
      node.put("in-the-end", end);
    }
  }

  private void totals(List<SampleFile> documents, List<SampleFile> updates, List<String> deletes) {
    Map<String, Integer> counts = new TreeMap<>();
    int live = -deletes.size();
    for (SampleFile file : documents) {
      counts.merge(name(file.fate()), 1, Integer::sum);
      live += file.fate().outcome() == Fate.Outcome.KEPT && !ended(file, updates) ? 1 : 0;
    }
    for (SampleFile file : updates) {
      counts.merge(name(file.fate()), 1, Integer::sum);
      live += file.fate().outcome() == Fate.Outcome.KEPT ? 1 : 0;
    }
    counts.put("deleted", deletes.size());
    ObjectNode totals = root.putObject("totals");
    totals.put("read", documents.size() + updates.size() + deletes.size());
    counts.forEach(totals::put);
    totals.put("live", live);
  }

  private static void describe(ObjectNode node, List<FeedbackRow> rows) {
    node.put("rows", rows.size());
    count(node.putObject("kept"), rows, Fate.Outcome.KEPT);
    count(node.putObject("dropped"), rows, Fate.Outcome.DROPPED);
    count(node.putObject("bad"), rows, Fate.Outcome.BAD);
    ArrayNode lines = node.putArray("lines");
    for (FeedbackRow row : rows) {
      ObjectNode line = lines.addObject();
      line.put("outcome", name(row.fate()));
      line.put("shape", row.shape());
      if (row.fate().rule() != null) {
        line.put("rule", row.fate().rule());
      }
    }
  }

  /** Kept rows are counted by their shape, the others by their rule. */
  private static void count(ObjectNode node, List<FeedbackRow> rows, Fate.Outcome outcome) {
    Map<String, Integer> counts = new TreeMap<>();
    for (FeedbackRow row : rows) {
      if (row.fate().outcome() == outcome) {
        String rule = row.fate().rule();
        counts.merge(rule == null ? row.shape() : rule, 1, Integer::sum);
      }
    }
    counts.forEach(node::put);
  }

  private static String name(Fate fate) {
    return fate.outcome().name().toLowerCase(Locale.ROOT);
  }
}
