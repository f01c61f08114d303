package io.penstock.cli.broker;

import io.penstock.schemas.Topics;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TimeoutException;

/** Makes the topics of a cluster what {@link Topics} says, without taking anything away. */
public final class TopicSetup {
  private static final long LOOK_NANOS = 50_000_000;
  private static final int LOOKS = 200;

  private final Admin admin;

  public TopicSetup(Admin admin) {
    this.admin = admin;
  }

  /**
   * Creates missing topics, adds partitions, sets configuration. More partitions than asked for
   * stay. When this returns, brokers show the topics as they should be.
   *
   * @return what was changed, a line each; empty where all was as it should be
   */
  public List<String> apply(List<Topics> topics) throws ExecutionException, InterruptedException {
    Differences differences = differences(topics);
    if (differences.isEmpty()) {
      return List.of();
    }
    admin.createTopics(differences.created).all().get();
    admin.createPartitions(differences.grown).all().get();
    admin.incrementalAlterConfigs(differences.altered).all().get();
    awaitVisible(topics);
    return differences.changes;
  }

  /** The controller has it at once, the brokers that clients ask a moment later. */
  private void awaitVisible(List<Topics> topics) throws ExecutionException, InterruptedException {
    for (int look = 0; look < LOOKS; look++) {
      if (differences(topics).isEmpty()) {
        return;
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
    throw new TimeoutException("the brokers do not show the topics as they were made");
  }

  private static final class Differences {
    final List<NewTopic> created = new ArrayList<>();
    final Map<String, NewPartitions> grown = new LinkedHashMap<>();
    final Map<ConfigResource, Collection<AlterConfigOp>> altered = new LinkedHashMap<>();
    final List<String> changes = new ArrayList<>();

    boolean isEmpty() {
      return changes.isEmpty();
    }
  }

  private Differences differences(List<Topics> topics)
      throws ExecutionException, InterruptedException {
    Set<String> existing = admin.listTopics().names().get();
    Differences differences = new Differences();
    List<Topics> present = new ArrayList<>();
    for (Topics topic : topics) {
      if (existing.contains(topic.name())) {
        present.add(topic);
      } else {
        // The broker's default of copies: one on one broker, three on a real cluster.
        differences.created.add(
            new NewTopic(topic.name(), Optional.of(topic.partitions()), Optional.empty())
                .configs(topic.configuration()));
        differences.changes.add(
            "created %s with %d partitions".formatted(topic.name(), topic.partitions()));
      }
    }
    if (!present.isEmpty()) {
      comparePartitions(present, differences);
      compareConfigurations(present, differences);
    }
    return differences;
  }

  private void comparePartitions(List<Topics> present, Differences differences)
      throws ExecutionException, InterruptedException {
    Map<String, TopicDescription> described =
        admin.describeTopics(present.stream().map(Topics::name).toList()).allTopicNames().get();
    for (Topics topic : present) {
      TopicDescription description = described.get(topic.name());
      int partitions = description == null ? 0 : description.partitions().size();
      if (partitions < topic.partitions()) {
        differences.grown.put(topic.name(), NewPartitions.increaseTo(topic.partitions()));
        differences.changes.add(
            "%s: partitions %d -> %d".formatted(topic.name(), partitions, topic.partitions()));
      }
    }
  }

  private void compareConfigurations(List<Topics> present, Differences differences)
      throws ExecutionException, InterruptedException {
    Map<ConfigResource, Config> configs =
        admin.describeConfigs(present.stream().map(TopicSetup::resource).toList()).all().get();
    for (Topics topic : present) {
      Config config = configs.get(resource(topic));
      List<AlterConfigOp> operations = new ArrayList<>();
      new TreeMap<>(topic.configuration())
          .forEach(
              (key, wanted) -> {
                ConfigEntry entry = config == null ? null : config.get(key);
                String found = entry == null ? "(unset)" : entry.value();
                if (!wanted.equals(found)) {
                  operations.add(
                      new AlterConfigOp(new ConfigEntry(key, wanted), AlterConfigOp.OpType.SET));
                  differences.changes.add(
                      "%s: %s %s -> %s".formatted(topic.name(), key, found, wanted));
                }
              });
      if (!operations.isEmpty()) {
        differences.altered.put(resource(topic), operations);
      }
    }
  }

  private static ConfigResource resource(Topics topic) {
    return new ConfigResource(ConfigResource.Type.TOPIC, topic.name());
  }
}
