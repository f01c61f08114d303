package io.penstock.text.pii;

import io.penstock.schemas.document.Reason;
import io.penstock.text.clean.TextEdit;
import io.penstock.text.filter.AnalyzedText;
import io.penstock.text.filter.DocumentRule;
import io.penstock.text.filter.Verdict;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Redacts or hashes what identifies persons or opens doors, or drops the document. How many of each
 * kind there were is written into the metadata ({@code pii.email}).
 *
 * <p>E-mail and IP addresses are those of <a
 * href="https://github.com/huggingface/datatrove/blob/v0.10.0/src/datatrove/pipeline/formatters/pii.py">datatrove's
 * PIIFormatter</a>, which puts {@code email@example.com} in their place; here it is {@code
 * <EMAIL>}: nothing that looks like an address is learned, and a second pass finds nothing.
 *
 * @param actions what is done about each kind; kinds that are not named are not looked for
 * @param key of the hashes; empty where none is made
 */
public record PiiRule(Map<PiiKind, PiiAction> actions, HashKey key) implements DocumentRule {
  /** What the metadata's keys begin with. */
  public static final String LABEL = "pii.";

  /** Redacts all kinds, and drops documents with a secret. */
  public static final PiiRule DEFAULT =
      new PiiRule(
          Arrays.stream(PiiKind.values())
              .collect(
                  Collectors.toMap(
                      kind -> kind,
                      kind -> kind == PiiKind.SECRET ? PiiAction.DROP : PiiAction.REDACT)),
          HashKey.NONE);

  public PiiRule {
    actions = Map.copyOf(actions);
    if (actions.isEmpty()) {
      throw new IllegalArgumentException(
          "no kind is named: expected some of " + String.join(", ", PiiKind.labels()));
    }
    if (actions.containsValue(PiiAction.HASH) && key.isEmpty()) {
      throw new IllegalArgumentException(
          "hash needs a key, without which a list of all numbers would undo it: name its file");
    }
  }

  /** Redacts one kind. */
  public static PiiRule redacting(PiiKind kind) {
    return new PiiRule(Map.of(kind, PiiAction.REDACT), HashKey.NONE);
  }

  @Override
  public Verdict judge(AnalyzedText analyzed) {
    Spans spans = new Spans();
    PiiText text = new PiiText(analyzed.text());
    for (PiiKind kind : PiiKind.values()) {
      if (actions.containsKey(kind)) {
        kind.find(text, spans);
      }
    }
    return spans.isEmpty() ? Verdict.KEEP : verdict(analyzed, spans.inOrder());
  }

  private Verdict verdict(AnalyzedText analyzed, List<Spans.Span> spans) {
    Map<PiiKind, Integer> counts = new EnumMap<>(PiiKind.class);
    TextEdit.Builder edit = TextEdit.builder();
    int at = 0;
    for (Spans.Span span : spans) {
      counts.merge(span.kind(), 1, Integer::sum);
      edit.keep(at, span.start()).insert(replacement(span, analyzed.text()));
      at = span.end();
    }
    edit.keep(at, analyzed.text().length());
    Map<String, String> labels = new TreeMap<>();
    // An earlier step of this kind may have counted, too.
    counts.forEach(
        (kind, count) ->
            labels.put(
                LABEL + kind.label(),
                Long.toString(count + counted(analyzed.metadata().get(LABEL + kind.label())))));
    return new Verdict(reason(counts), Optional.of(edit.build()), labels);
  }

  private static long counted(@Nullable String before) {
    try {
      return before == null ? 0 : Long.parseLong(before);
    } catch (NumberFormatException e) {
      // The document had such a field of its own.
      return 0;
    }
  }

  private String replacement(Spans.Span span, String text) {
    String placeholder = span.kind().placeholder();
    return actions.get(span.kind()) == PiiAction.HASH
        ? placeholder.replace(">", ":" + key.hash(text.substring(span.start(), span.end())) + ">")
        : placeholder;
  }

  /** Without what was found: reasons go into logs and topics. */
  private Optional<Reason> reason(Map<PiiKind, Integer> counts) {
    return counts.keySet().stream()
        .filter(kind -> actions.get(kind) == PiiAction.DROP)
        .findFirst()
        .map(
            kind ->
                new Reason(
                    LABEL + kind.label(),
                    Integer.toString(counts.getOrDefault(kind, 0)),
                    "0",
                    "the text has %d of the kind %s, none is wanted"
                        .formatted(counts.getOrDefault(kind, 0), kind.label())));
  }
}
