package io.penstock.benchmarks.pii;

import io.penstock.benchmarks.pii.PiiSamples.Sample;
import io.penstock.text.filter.AnalyzedText;
import io.penstock.text.filter.Verdict;
import io.penstock.text.pii.PiiKind;
import io.penstock.text.pii.PiiRule;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Precision and recall of each kind on sentences made for it, and which sorts were wrong. */
@Command(
    name = "pii-quality",
    mixinStandardHelpOptions = true,
    description = "Measures what is found of persons and keys, and what is taken for such.")
public final class PiiQuality implements Callable<Integer> {
  @Option(names = "--seed", description = "Of the sentences. Default: ${DEFAULT-VALUE}.")
  private long seed = 1;

  @Option(names = "--each", description = "Sentences of each sort. Default: ${DEFAULT-VALUE}.")
  private int each = 200;

  private PiiQuality() {}

  /** Runs the measurement. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new PiiQuality()).execute(arguments));
  }

  @Override
  public Integer call() {
    List<Sample> samples = PiiSamples.of(seed, each);
    System.out.printf("%d sentences, seed %d%n", samples.size(), seed);
    Map<String, Integer> wrong = new TreeMap<>();
    Map<String, String> examples = new TreeMap<>();
    for (PiiKind kind : PiiKind.values()) {
      PiiRule rule = PiiRule.redacting(kind);
      int found = 0;
      int missed = 0;
      int taken = 0;
      for (Sample sample : samples) {
        boolean is = sample.kind().filter(kind::equals).isPresent();
        Verdict verdict = rule.judge(new AnalyzedText(sample.text()));
        boolean said = verdict.edit().isPresent();
        if (is == said) {
          found += is ? 1 : 0;
          continue;
        }
        missed += is ? 1 : 0;
        taken += is ? 0 : 1;
        String what = kind.label() + (is ? " missed: " : " taken for it: ") + sample.what();
        wrong.merge(what, 1, Integer::sum);
        examples.putIfAbsent(what, sample.text());
      }
      System.out.printf(
          Locale.ROOT,
          "%-12s precision %.4f, recall %.4f of %d%n",
          kind.label(),
          found == 0 ? 0 : (double) found / (found + taken),
          (double) found / (found + missed),
          found + missed);
    }
    wrong.forEach(
        (what, count) ->
            System.out.println(count + " " + what + ", such as: " + examples.get(what)));
    return 0;
  }
}
