package io.penstock.transforms.event;

import io.penstock.schemas.document.Outcome;
import io.penstock.schemas.shard.ShardManifest;
import io.penstock.schemas.stage.StageRequest;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PDone;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Sends the events that elements stand for, at least once and with deterministic ids. They leave at
 * once; a bundle ends only when the broker has them all.
 */
public final class PublishEvents<T> extends PTransform<PCollection<T>, PDone> {
  private static final long serialVersionUID = 1;

  private final String bootstrapServers;
  private final SerializableFunction<T, List<ProducerRecord<String, byte[]>>> events;

  private PublishEvents(
      String bootstrapServers,
      SerializableFunction<T, List<ProducerRecord<String, byte[]>>> events) {
    this.bootstrapServers = bootstrapServers;
    this.events = events;
  }

  /** The bad and dropped among outcomes, to their topics. */
  public static PublishEvents<Outcome> verdicts(String bootstrapServers, String run) {
    return new PublishEvents<>(bootstrapServers, outcome -> Events.verdict(run, outcome));
  }

  /** The chunks of kept documents and the removals of others, to the index. */
  public static PublishEvents<Outcome> chunks(String bootstrapServers, String run) {
    return new PublishEvents<>(bootstrapServers, outcome -> Events.chunks(run, outcome));
  }

  /** Manifests that are visible. */
  public static PublishEvents<KV<String, ShardManifest>> manifests(
      String bootstrapServers, String run) {
    return new PublishEvents<>(
        bootstrapServers,
        manifest ->
            List.of(
                Events.manifest(
                    run,
                    Objects.requireNonNull(manifest.getKey()),
                    Objects.requireNonNull(manifest.getValue()))));
  }

  /** Requests for stages. */
  public static PublishEvents<StageRequest> requests(String bootstrapServers) {
    return new PublishEvents<>(bootstrapServers, request -> List.of(Events.request(request)));
  }

  @Override
  public PDone expand(PCollection<T> input) {
    input.apply("Publish", ParDo.of(new Publish<>(bootstrapServers, events)));
    return PDone.in(input.getPipeline());
  }

  static final class Publish<T> extends DoFn<T, Void> {
    private static final long serialVersionUID = 1;

    private final String bootstrapServers;
    private final SerializableFunction<T, List<ProducerRecord<String, byte[]>>> events;
    private transient @Nullable KafkaProducer<String, byte[]> producer;
    private transient @Nullable AtomicReference<Exception> failure;

    Publish(
        String bootstrapServers,
        SerializableFunction<T, List<ProducerRecord<String, byte[]>>> events) {
      this.bootstrapServers = bootstrapServers;
      this.events = events;
    }

    @Setup
    public void setup() {
      producer = new KafkaProducer<>(EventProducers.configuration(bootstrapServers));
      failure = new AtomicReference<>();
    }

    @ProcessElement
    public void process(@Element T element) {
      for (ProducerRecord<String, byte[]> event : events.apply(element)) {
        EventProducers.send(
            Objects.requireNonNull(producer), event, Objects.requireNonNull(failure));
      }
    }

    @FinishBundle
    public void finishBundle() {
      Objects.requireNonNull(producer).flush();
      EventProducers.check(Objects.requireNonNull(failure));
    }

    @Teardown
    public void teardown() {
      if (producer != null) {
        producer.close();
      }
    }
  }
}
