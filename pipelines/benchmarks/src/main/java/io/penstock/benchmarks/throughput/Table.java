package io.penstock.benchmarks.throughput;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** All measurements, line by line as they come, and the medians at the end. */
final class Table {
  private static final String LINE = "%-20s %9s %9s %8s %8s %9s %9s %9s %10s %9s %9s%n";

  private final long bytes;
  private final Map<Contestant, List<Measurement>> all = new EnumMap<>(Contestant.class);

  Table(long bytes) {
    this.bytes = bytes;
    System.out.printf(
        LINE,
        "",
        "MB/s",
        "s",
        "CPU s",
        "thread s",
        "start s",
        "start CPU",
        "commit 1",
        "peak MB",
        "shuffled",
        "state/doc");
  }

  void add(Contestant contestant, Measurement measured) {
    all.computeIfAbsent(contestant, c -> new ArrayList<>()).add(measured);
    print(contestant.name(), measured);
  }

  /** The run of each contestant with the middle time, and its speed against the plain loop's. */
  void printMedians() {
    System.out.println("medians");
    all.forEach(
        (contestant, runs) -> {
          Measurement median = median(runs);
          print(contestant.name(), median);
          if (all.containsKey(Contestant.PLAIN_LOOP)) {
            Measurement loop = median(all.get(Contestant.PLAIN_LOOP));
            System.out.printf(
                Locale.ROOT,
                "  %.2f of the plain loop's MB/s, %.2f of its CPU seconds, %.2f of its busiest thread's%n",
                loop.seconds() / median.seconds(),
                median.cpuSeconds() / loop.cpuSeconds(),
                median.busiestThreadSeconds() / loop.busiestThreadSeconds());
          }
        });
    all.values().stream().findFirst().ifPresent(r -> System.out.println(r.get(0).records()));
  }

  private static Measurement median(List<Measurement> runs) {
    return runs.stream()
        .sorted(Comparator.comparingDouble(Measurement::seconds))
        .toList()
        .get(runs.size() / 2);
  }

  private void print(String name, Measurement measured) {
    long documents = measured.records().values().stream().mapToLong(Long::longValue).sum();
    System.out.printf(
        LINE,
        name,
        decimal(bytes / 1e6 / measured.seconds()),
        decimal(measured.seconds()),
        decimal(measured.cpuSeconds()),
        decimal(measured.busiestThreadSeconds()),
        decimal(measured.startSeconds()),
        decimal(measured.startCpuSeconds()),
        decimal(measured.firstCommitSeconds()),
        decimal(measured.peakResidentBytes() / 1e6),
        decimal(measured.shuffledBytes() / 1e6),
        decimal((double) measured.stateBytes() / documents));
  }

  private static String decimal(double number) {
    return String.format(Locale.ROOT, "%.1f", number);
  }

  /** Every run, and what it ran on. */
  String json() throws JsonProcessingException {
    ObjectMapper mapper = new ObjectMapper();
    ObjectNode json = mapper.createObjectNode().put("bytes", bytes);
    json.put("processors", Runtime.getRuntime().availableProcessors());
    all.forEach(
        (contestant, runs) -> {
          ArrayNode array = json.putArray(contestant.name().toLowerCase(Locale.ROOT));
          runs.forEach(run -> array.add(mapper.valueToTree(run)));
        });
    return mapper.writerWithDefaultPrettyPrinter().writeValueAsString(json);
  }
}
