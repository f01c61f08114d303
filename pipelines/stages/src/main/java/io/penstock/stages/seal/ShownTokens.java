package io.penstock.stages.seal;

import io.penstock.schemas.shard.ShardRow;
import io.penstock.text.tokenize.PipelineTokenizer;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;

/** Writes rows of tokens as text that shows what of it is learned. */
public final class ShownTokens {
  private static final int MASKED = -100;
  private static final String GREEN = "\u001b[32m";
  private static final String GREY = "\u001b[90m";
  private static final String PLAIN = "\u001b[0m";

  private final PipelineTokenizer tokenizer;
  private final boolean colours;

  public ShownTokens(PipelineTokenizer tokenizer, boolean colours) {
    this.tokenizer = tokenizer;
    this.colours = colours;
  }

  /** Writes a row of a sealed split, of whatever kind. */
  public void print(long number, ShardRow row, PrintWriter out) {
    if (row.columns().contains("input_ids")) {
      packed(number, row, out);
      return;
    }
    out.println("--- row %d: %s".formatted(number, escaped(row.text("document_id"))));
    int[] prompt = row.integers("prompt_ids");
    out.println("prompt    " + marked(prompt, masked(prompt.length)));
    for (String answer : List.of("chosen", "rejected", "completion")) {
      if (row.columns().contains(answer + "_ids")) {
        out.println(
            "%-9s %s"
                .formatted(
                    answer,
                    marked(row.integers(answer + "_ids"), row.integers(answer + "_labels"))));
      }
    }
    if (row.columns().contains("label")) {
      out.println("label     " + row.flag("label"));
    }
  }

  private void packed(long number, ShardRow row, PrintWriter out) {
    int[] ids = row.integers("input_ids");
    int[] labels = row.integers("labels");
    long learned = Arrays.stream(labels).filter(l -> l != MASKED).count();
    out.println(
        "--- row %d: %d tokens, %d trained on, %d masked"
            .formatted(number, ids.length, learned, ids.length - learned));
    int at = 0;
    for (Object span : row.list("documents")) {
      Object[] document = (Object[]) span;
      int end = at + (Integer) document[3];
      out.println(
          "%s from token %d: %s"
              .formatted(
                  escaped((String) document[0]),
                  (Integer) document[2],
                  marked(Arrays.copyOfRange(ids, at, end), Arrays.copyOfRange(labels, at, end))));
      at = end;
    }
  }

  /** The text, each stretch of it decoded alone. */
  public String marked(int[] ids, int[] labels) {
    StringBuilder text = new StringBuilder();
    int start = 0;
    for (int i = 1; i <= ids.length; i++) {
      boolean learned = labels[start] != MASKED;
      if (i == ids.length || (labels[i] != MASKED) != learned) {
        String stretch = escaped(tokenizer.decode(Arrays.copyOfRange(ids, start, i)));
        if (colours) {
          text.append(learned ? GREEN : GREY).append(stretch).append(PLAIN);
        } else {
          text.append(learned ? "[" + stretch + "]" : stretch);
        }
        start = i;
      }
    }
    return text.toString();
  }

  private static int[] masked(int length) {
    int[] labels = new int[length];
    Arrays.fill(labels, MASKED);
    return labels;
  }

  /** A document must not be able to write to the terminal. */
  private static String escaped(String text) {
    StringBuilder safe = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            c -> {
              if (c == '\n') {
                safe.append("\\n");
              } else if (Character.isISOControl(c) || Character.getType(c) == Character.FORMAT) {
                safe.append("\\u%04x".formatted(c));
              } else {
                safe.appendCodePoint(c);
              }
            });
    return safe.toString();
  }
}
