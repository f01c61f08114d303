package io.penstock.stages.kafka;

import org.apache.kafka.common.TopicPartition;

/**
 * Where a leased request stands.
 *
 * @param assignment which assignment of the partition it was read under; a later one reads it again
 */
public record KafkaReceipt(TopicPartition partition, long offset, long assignment) {}
