package io.penstock.ingest;

import io.penstock.schemas.document.Document;
import io.penstock.schemas.document.Fate;
import io.penstock.schemas.document.Outcome;
import io.penstock.schemas.document.Reason;
import io.penstock.text.UnreadableException;
import io.penstock.text.chunk.Chunker;
import io.penstock.text.clean.TextCleaner;
import io.penstock.text.dedupe.ContentHash;
import io.penstock.text.dedupe.HeapMemory;
import io.penstock.text.dedupe.HeapParagraphMemory;
import io.penstock.text.dedupe.MinHash;
import io.penstock.text.dedupe.NearDuplicatePolicy;
import io.penstock.text.dedupe.NearDuplicateVerdict.Fall;
import io.penstock.text.dedupe.NearDuplicates;
import io.penstock.text.dedupe.ParagraphDuplicates;
import io.penstock.text.dedupe.ParagraphPolicy;
import io.penstock.text.dedupe.ParagraphSketch;
import io.penstock.text.filter.DocumentRules;
import io.penstock.text.parse.Parsers;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a run would make of a sample: the rules of the pipeline's steps, one after the other, and
 * nothing written. Versions are not told apart; history is the sample alone.
 */
final class DryRun {
  private final IngestPlan plan;
  private final Map<String, Effect> effects = new LinkedHashMap<>();
  private long chunks;

  DryRun(IngestPlan plan) {
    this.plan = plan;
  }

  /** What a step did to the sample. */
  static final class Effect {
    private int in;
    private int lost;
    private final Map<String, Integer> reasons = new TreeMap<>();
    private final Map<String, String> examples = new HashMap<>();

    int in() {
      return in;
    }

    int out() {
      return in - lost;
    }

    /** How many fell for each rule. */
    Map<String, Integer> reasons() {
      return reasons;
    }

    /** The first that fell for the rule, and why. */
    String example(String rule) {
      return Objects.requireNonNull(examples.get(rule), rule);
    }

    private void lose(String id, Reason reason) {
      lost++;
      reasons.merge(reason.getRule(), 1, Integer::sum);
      examples.putIfAbsent(reason.getRule(), id + ": " + reason.getMessage());
    }
  }

  /** A record on its way. */
  private static final class Passing {
    final Outcome outcome;
    @Nullable Document parsed;

    Passing(Outcome outcome) {
      this.outcome = outcome;
    }

    Document document() {
      return Objects.requireNonNull(parsed);
    }
  }

  /** Sends the records of the sample through all steps. */
  void run(List<Outcome> sample) {
    try (Parsers parsers = Parsers.open(plan.parse())) {
      Map<String, Function<Passing, Optional<Reason>>> steps = steps(parsers);
      steps.keySet().forEach(name -> effects.put(name, new Effect()));
      for (Outcome outcome : sample) {
        if (outcome.getFate() == Fate.KEPT) {
          send(new Passing(outcome), steps);
        }
      }
    }
  }

  /** By the name that the step has in the pipeline, in its order. */
  Map<String, Effect> effects() {
    return effects;
  }

  long chunks() {
    return chunks;
  }

  private void send(Passing passing, Map<String, Function<Passing, Optional<Reason>>> steps) {
    for (Map.Entry<String, Function<Passing, Optional<Reason>>> step : steps.entrySet()) {
      Effect effect = Objects.requireNonNull(effects.get(step.getKey()));
      effect.in++;
      Optional<Reason> reason = step.getValue().apply(passing);
      if (reason.isPresent()) {
        effect.lose(passing.outcome.getId(), reason.get());
        return;
      }
    }
  }

  private Map<String, Function<Passing, Optional<Reason>>> steps(Parsers parsers) {
    TextCleaner cleaner = new TextCleaner();
    DocumentRules rules = plan.rules();
    Chunker chunker = plan.chunker().chunker(plan.chunkPolicy());
    Map<String, String> holders = new HashMap<>();
    Map<String, Function<Passing, Optional<Reason>>> steps = new LinkedHashMap<>();
    steps.put("ParseDocuments", passing -> parse(parsers, passing));
    steps.put(
        "CleanText",
        passing -> {
          passing.parsed = cleaner.clean(passing.document());
          return Optional.empty();
        });
    steps.put(
        "FilterDocuments",
        passing -> {
          DocumentRules.Ruling ruling = rules.apply(passing.document());
          passing.parsed = ruling.document();
          return ruling.reason();
        });
    steps.put("DropExactDuplicates", passing -> sameText(holders, passing));
    plan.nearDuplicates()
        .ifPresent(policy -> steps.put("DropNearDuplicates", nearlySameText(policy)));
    plan.paragraphs().ifPresent(policy -> steps.put("DropParagraphDuplicates", shorten(policy)));
    steps.put(
        "ChunkDocuments",
        passing -> {
          chunks += chunker.chunk(passing.outcome.getId(), passing.document()).size();
          return Optional.empty();
        });
    return steps;
  }

  private static Optional<Reason> parse(Parsers parsers, Passing passing) {
    try {
      passing.parsed = parsers.parse(passing.outcome.getRaw());
      return Optional.empty();
    } catch (UnreadableException e) {
      return Optional.of(e.reason());
    }
  }

  private static Optional<Reason> sameText(Map<String, String> holders, Passing passing) {
    String hash = ContentHash.of(passing.document());
    String id = passing.outcome.getId();
    String holder = holders.putIfAbsent(hash, id);
    return holder == null || holder.equals(id)
        ? Optional.empty()
        : Optional.of(new Reason("duplicate", hash, holder, "the same text as " + holder));
  }

  private static Function<Passing, Optional<Reason>> shorten(ParagraphPolicy policy) {
    ParagraphDuplicates duplicates = new ParagraphDuplicates(policy, new HeapParagraphMemory());
    return passing -> {
      Set<Long> leftOut =
          duplicates
              .came(
                  passing.outcome.getId(),
                  passing.outcome.getSource(),
                  ParagraphSketch.of(passing.document().getText(), policy))
              .leftOut();
      if (!leftOut.isEmpty()) {
        passing.parsed = ParagraphSketch.leaveOut(passing.document(), leftOut, policy);
      }
      return Optional.empty();
    };
  }

  private static Function<Passing, Optional<Reason>> nearlySameText(NearDuplicatePolicy policy) {
    MinHash minHash = new MinHash(policy);
    NearDuplicates near = new NearDuplicates(policy, new HeapMemory());
    return passing -> {
      Document document = passing.document();
      Optional<Fall> fall =
          near.came(
                  passing.outcome.getId(),
                  passing.outcome.getSource(),
                  ContentHash.of(document),
                  minHash.sign(document.getText()).orElse(null))
              .fall();
      return fall.map(
          f ->
              new Reason(
                  "near-duplicate",
                  Double.toString(f.similarity()),
                  Double.toString(policy.threshold()),
                  "nearly the same text as " + f.survivor()));
    };
  }
}
