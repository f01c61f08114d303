package io.penstock.text.decontaminate;

import io.penstock.schemas.document.Reason;
import io.penstock.text.filter.AnalyzedText;
import io.penstock.text.filter.DocumentRule;
import io.penstock.text.filter.Verdict;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Drops texts that share a run of words with an evaluation set, as GPT-3 (<a
 * href="https://arxiv.org/abs/2005.14165">Brown et al. 2020, appendix C</a>: 13 words) and <a
 * href="https://github.com/huggingface/datatrove/blob/v0.10.0/src/datatrove/pipeline/decont/n_grams.py">datatrove</a>
 * (12 words). Case, punctuation and blanks do not count. Rows of fewer words are not looked for.
 *
 * <p>The sets are read where the rule works, once in a process, so they must lie there at the same
 * path and be what they were when the rule was made.
 *
 * @param against the evaluation sets, 256 at most
 * @param ngram how many words in a row, from 5 to 50
 * @param digests of the sets' files, in their order
 */
public record DecontaminateRule(List<EvaluationSet> against, int ngram, List<String> digests)
    implements DocumentRule {
  /** As GPT-3 has it. */
  public static final int DEFAULT_NGRAM = 13;

  private static final int MIN_NGRAM = 5;
  private static final int MAX_NGRAM = 50;
  private static final int MAX_SETS = 256;
  private static final int SHOWN_LENGTH = 200;

  /** One index for all copies of a rule in a process; a run has one or two of them. */
  private static final ConcurrentHashMap<DecontaminateRule, NGramIndex> INDEXES =
      new ConcurrentHashMap<>();

  public DecontaminateRule {
    against = List.copyOf(against);
    digests = List.copyOf(digests);
    if (against.isEmpty() || against.size() > MAX_SETS) {
      throw new IllegalArgumentException(
          "against must name 1 to %d files: %d".formatted(MAX_SETS, against.size()));
    }
    if (ngram < MIN_NGRAM || ngram > MAX_NGRAM) {
      throw new IllegalArgumentException(
          "ngram must lie in [%d, %d]: %d".formatted(MIN_NGRAM, MAX_NGRAM, ngram));
    }
  }

  /** Reads the sets, so that what is wrong with them is told now. */
  public static DecontaminateRule of(List<EvaluationSet> against, int ngram) {
    DecontaminateRule rule = new DecontaminateRule(against, ngram, digestsOf(against));
    if (rule.index().size() == 0) {
      throw new IllegalArgumentException(
          "against: no row of %s has %d words"
              .formatted(against.stream().map(EvaluationSet::path).toList(), ngram));
    }
    return rule;
  }

  private static List<String> digestsOf(List<EvaluationSet> sets) {
    List<String> digests = new ArrayList<>();
    for (EvaluationSet set : sets) {
      try {
        digests.add(FileDigest.of(Path.of(set.path())));
      } catch (IOException e) {
        throw new UncheckedIOException(
            "cannot read the evaluation set %s: it must lie there on every machine that filters"
                .formatted(set.path()),
            e);
      }
    }
    return digests;
  }

  private NGramIndex index() {
    return INDEXES.computeIfAbsent(this, DecontaminateRule::load);
  }

  private static NGramIndex load(DecontaminateRule rule) {
    List<String> found = digestsOf(rule.against);
    for (int i = 0; i < found.size(); i++) {
      if (!found.get(i).equals(rule.digests.get(i))) {
        throw new IllegalStateException(
            "the evaluation set %s is another than when the run began: give it another name, and"
                    .formatted(rule.against.get(i).path())
                + " begin a new run");
      }
    }
    return NGramIndex.of(rule.against, rule.ngram);
  }

  @Override
  public Verdict judge(AnalyzedText text) {
    NGramIndex.Hit hit = index().find(text.text());
    if (hit == null) {
      return Verdict.KEEP;
    }
    String run =
        text.text().substring(hit.start(), Math.min(hit.end(), hit.start() + SHOWN_LENGTH));
    return Verdict.drop(
        new Reason(
            "contaminated",
            hit.set() + ":" + hit.row(),
            ngram + " words",
            "%d words from word %d on stand in row %d of %s: %s"
                .formatted(ngram, hit.word(), hit.row(), hit.set(), run)));
  }
}
