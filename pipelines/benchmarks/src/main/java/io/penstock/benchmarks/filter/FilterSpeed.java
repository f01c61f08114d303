package io.penstock.benchmarks.filter;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.penstock.text.filter.AnalyzedText;
import io.penstock.text.filter.C4QualityRule;
import io.penstock.text.filter.DocumentRule;
import io.penstock.text.filter.FineWebQualityRule;
import io.penstock.text.filter.GopherQualityRule;
import io.penstock.text.filter.GopherRepetitionRule;
import io.penstock.text.filter.Words;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Measures how many bytes of text a second of one thread's processor time the rules judge, each
 * alone and all four over one analysis. Processor time, because others may work on the machine.
 */
@Command(
    name = "filter-speed",
    mixinStandardHelpOptions = true,
    description = "Measures the rules on the evaluation data.")
public final class FilterSpeed implements Callable<Integer> {
  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();

  @Option(
      names = "--data",
      required = true,
      defaultValue = "${env:PENSTOCK_EVAL_DATA}",
      description = "The evaluation data. Default: the environment's PENSTOCK_EVAL_DATA.")
  private Path data = Path.of("");

  @Option(names = "--rounds", description = "The last one counts. Default: ${DEFAULT-VALUE}.")
  private int rounds = 12;

  @Option(names = "--words", description = "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  private Words words = Words.WHITE_SPACE;

  /** One rule or all. */
  private record Speed(double perCpuSecond, double perSecond, int kept) {}

  private FilterSpeed() {}

  /** Runs the measurement. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new FilterSpeed()).execute(arguments));
  }

  @Override
  public Integer call() throws IOException {
    List<String> texts = EvaluationTexts.read(data);
    long bytes = texts.stream().mapToLong(text -> text.getBytes(UTF_8).length).sum();
    System.out.printf(
        "%d texts, %d bytes, words %s, load average %.1f%n",
        texts.size(),
        bytes,
        words,
        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    Map<String, Speed> speeds = new LinkedHashMap<>();
    for (int round = 0; round < rounds; round++) {
      for (Map.Entry<String, List<DocumentRule>> rules : rules().entrySet()) {
        speeds.put(rules.getKey(), measure(rules.getValue(), texts, bytes));
      }
    }
    speeds.forEach(
        (name, speed) ->
            System.out.printf(
                "%-18s %6.1f MB/s of processor time, %6.1f MB/s of the clock, %d verdicts keep%n",
                name, speed.perCpuSecond(), speed.perSecond(), speed.kept()));
    return 0;
  }

  private Map<String, List<DocumentRule>> rules() {
    DocumentRule quality = GopherQualityRule.DEFAULT.withWords(words);
    DocumentRule repetition = GopherRepetitionRule.DEFAULT.withWords(words);
    DocumentRule fineWeb = FineWebQualityRule.DEFAULT.withWords(words);
    Map<String, List<DocumentRule>> rules = new LinkedHashMap<>();
    rules.put("gopher quality", List.of(quality));
    rules.put("gopher repetition", List.of(repetition));
    rules.put("c4 quality", List.of(C4QualityRule.DEFAULT));
    rules.put("fineweb quality", List.of(fineWeb));
    rules.put("all four", List.of(quality, repetition, C4QualityRule.DEFAULT, fineWeb));
    return rules;
  }

  /** Each rule judges each text, whatever another says of it, as in the peer's measurement. */
  private Speed measure(List<DocumentRule> rules, List<String> texts, long bytes) {
    long cpu = threads.getCurrentThreadCpuTime();
    long clock = System.nanoTime();
    int kept = 0;
    for (String text : texts) {
      AnalyzedText analyzed = new AnalyzedText(text);
      for (DocumentRule rule : rules) {
        kept += rule.judge(analyzed).isKept() ? 1 : 0;
      }
    }
    double cpuNanos = threads.getCurrentThreadCpuTime() - cpu;
    double nanos = System.nanoTime() - clock;
    return new Speed(bytes * 1e3 / cpuNanos, bytes * 1e3 / nanos, kept);
  }
}
