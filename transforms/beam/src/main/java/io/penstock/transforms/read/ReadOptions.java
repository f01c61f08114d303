package io.penstock.transforms.read;

import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;

/**
 * What a reader takes from the run, not from itself: a split restored from a checkpoint is the
 * object of the earlier run.
 */
public interface ReadOptions extends PipelineOptions {
  @Description("The broker of the topics to read: host:port,...")
  @Default.String("")
  String getBootstrapServers();

  void setBootstrapServers(String bootstrapServers);

  @Description("The topics to read, with commas between.")
  @Default.String("")
  String getTopics();

  void setTopics(String topics);

  @Description("The stored listing of the files to read.")
  @Default.String("")
  String getListing();

  void setListing(String listing);

  @Description(
      "Names of the field of a record's text in files that hold many documents, in lines, and behind"
          + " an empty line those of its id; empty: a line is a record as it is.")
  @Default.String("")
  String getRecordFields();

  void setRecordFields(String recordFields);

  @Description("The folder of what a run takes over from manifests; empty: nothing.")
  @Default.String("")
  String getHistory();

  void setHistory(String history);

  @Description(
      "How far manifests account for each partition: topic:partition=offset,... (exclusive); of"
          + " files for each split: name:0/split=offset,...")
  @Default.String("")
  String getCommitted();

  void setCommitted(String committed);

  @Description("Where a bounded run ends: topic:partition=offset,... (exclusive); empty: never.")
  @Default.String("")
  String getUntil();

  void setUntil(String until);

  @Description("How often, in seconds, a topic is looked at for new partitions.")
  @Default.Integer(10)
  int getTopicRefreshSeconds();

  void setTopicRefreshSeconds(int seconds);

  @Description("Microseconds to wait before each record, so that drills can hit a run midway.")
  @Default.Integer(0)
  int getDelayMicros();

  void setDelayMicros(int micros);
}
