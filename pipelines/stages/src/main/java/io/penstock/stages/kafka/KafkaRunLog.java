package io.penstock.stages.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.errorprone.annotations.MustBeClosed;
import io.penstock.schemas.Topics;
import io.penstock.schemas.event.AvroJson;
import io.penstock.schemas.event.CloudEvents;
import io.penstock.schemas.event.MetricSample;
import io.penstock.schemas.event.RunEvent;
import io.penstock.stages.worker.Leased;
import io.penstock.stages.worker.RunHistory;
import io.penstock.stages.worker.RunLog;
import io.penstock.stages.worker.RunLostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * The topics of run events and metric samples, written in transactions. The transactional id is
 * made from the request's: Kafka fences every earlier producer of it, which is what makes attempts
 * exclusive.
 */
public final class KafkaRunLog implements RunLog<KafkaReceipt>, AutoCloseable {

  private static final Duration FAREWELL = Duration.ofSeconds(2);

  private final KafkaSettings kafka;
  private final Supplier<ConsumerGroupMetadata> group;
  private final RunHistories histories;

  /**
   * @param queue where the requests come from that this log acknowledges
   */
  @MustBeClosed
  public KafkaRunLog(KafkaSettings kafka, KafkaRequestQueue queue) {
    this(kafka, queue::group);
  }

  private KafkaRunLog(KafkaSettings kafka, Supplier<ConsumerGroupMetadata> group) {
    this.kafka = kafka;
    this.group = group;
    this.histories = new RunHistories(kafka);
  }

  /** For runs that no request asked for: there is nothing to acknowledge. */
  @MustBeClosed
  public static KafkaRunLog withoutRequests(KafkaSettings kafka) {
    return new KafkaRunLog(
        kafka,
        () -> {
          throw new IllegalStateException("a run without a request has none to acknowledge");
        });
  }

  @Override
  public Writer<KafkaReceipt> take(String requestId) throws RunLostException {
    Producer<byte[], byte[]> producer = new KafkaProducer<>(kafka.producer("stage-" + requestId));
    try {
      // Returns when the transactions of all earlier producers of this id are decided and visible.
      producer.initTransactions();
      return new Transactions(requestId, producer);
    } catch (KafkaException e) {
      producer.close(Duration.ZERO);
      throw lost("the run cannot be taken over", e);
    }
  }

  private static RunLostException lost(String what, KafkaException cause) {
    return new RunLostException(what + ": " + cause.getMessage(), cause);
  }

  @Override
  public void close() {
    histories.close();
  }

  private final class Transactions implements Writer<KafkaReceipt> {
    private final String requestId;
    private final Producer<byte[], byte[]> producer;

    Transactions(String requestId, Producer<byte[], byte[]> producer) {
      this.requestId = requestId;
      this.producer = producer;
    }

    @Override
    public RunHistory history() throws RunLostException {
      try {
        return histories.of(requestId);
      } catch (KafkaException e) {
        throw lost("the run's history cannot be read", e);
      }
    }

    @Override
    public void append(List<RunEvent> events, List<MetricSample> samples) throws RunLostException {
      transaction(events, samples, Optional.empty());
    }

    @Override
    public void finish(
        Leased<KafkaReceipt> leased, List<RunEvent> events, List<MetricSample> samples)
        throws RunLostException {
      transaction(events, samples, Optional.of(leased.receipt()));
    }

    private void transaction(
        List<RunEvent> events, List<MetricSample> samples, Optional<KafkaReceipt> acknowledged)
        throws RunLostException {
      try {
        producer.beginTransaction();
        for (RunEvent event : events) {
          send(Topics.RUN_EVENTS, event, EventIds.of(event), event.getEventTime());
        }
        for (MetricSample sample : samples) {
          send(Topics.METRIC_SAMPLES, sample, EventIds.of(sample), sample.getEventTime());
        }
        if (acknowledged.isPresent()) {
          KafkaReceipt receipt = acknowledged.get();
          Map<TopicPartition, OffsetAndMetadata> next =
              Map.of(receipt.partition(), new OffsetAndMetadata(receipt.offset() + 1));
          producer.sendOffsetsToTransaction(next, group.get());
        }
        producer.commitTransaction();
      } catch (KafkaException e) {
        // Not aborted here: closing leaves that to the next attempt's initTransactions, which has
        // to
        // find out in any case whether this one got through.
        throw lost("a report did not get through", e);
      }
    }

    private void send(String topic, SpecificRecordBase value, String id, long time) {
      ProducerRecord<byte[], byte[]> record =
          new ProducerRecord<>(
              topic, null, time, requestId.getBytes(UTF_8), AvroJson.encode(value));
      CloudEvents.headers(value.getClass(), id, "/stages", time)
          .forEach((name, bytes) -> record.headers().add(name, bytes));
      // A failure to send is thrown by the commit.
      Future<RecordMetadata> unused = producer.send(record);
    }

    @Override
    public void close() {
      producer.close(FAREWELL);
    }
  }
}
