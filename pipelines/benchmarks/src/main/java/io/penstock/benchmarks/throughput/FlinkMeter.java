package io.penstock.benchmarks.throughput;

import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.LogicalScopeProvider;
import org.apache.flink.metrics.Metric;
import org.apache.flink.metrics.MetricConfig;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.reporter.MetricReporter;
import org.apache.flink.metrics.reporter.MetricReporterFactory;

/** Keeps hold of the few of Flink's metrics that the benchmark asks for at its end. */
public final class FlinkMeter implements MetricReporter, MetricReporterFactory {
  private static final String SHUFFLED = "taskmanager.job.task.numBytesOut";
  private static final String STATE = "jobmanager.job.lastCheckpointFullSize";
  private static final Map<Metric, String> METRICS = new ConcurrentHashMap<>();

  /** Bytes that tasks have sent to other tasks. */
  static long shuffledBytes() {
    return METRICS.entrySet().stream()
        .filter(m -> m.getValue().equals(SHUFFLED))
        .mapToLong(m -> ((Counter) m.getKey()).getCount())
        .sum();
  }

  /** Size of the last checkpoint, with what it shares with earlier ones. */
  static long stateBytes() {
    return METRICS.entrySet().stream()
        .filter(m -> m.getValue().equals(STATE))
        .mapToLong(m -> ((Number) ((Gauge<?>) m.getKey()).getValue()).longValue())
        .sum();
  }

  @Override
  public MetricReporter createMetricReporter(Properties properties) {
    return this;
  }

  @Override
  public void open(MetricConfig configuration) {}

  @Override
  public void close() {}

  @Override
  public void notifyOfAddedMetric(Metric metric, String name, MetricGroup group) {
    String scoped =
        LogicalScopeProvider.castFrom(group).getLogicalScope(unchanged -> unchanged, '.')
            + '.'
            + name;
    if (scoped.equals(SHUFFLED) || scoped.equals(STATE)) {
      METRICS.put(metric, scoped);
    }
  }

  @Override
  public void notifyOfRemovedMetric(Metric metric, String name, MetricGroup group) {}
}
