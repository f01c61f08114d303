package io.penstock.transforms.read;

import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;

/**
 * What a reader takes from the run, not from itself: a split restored from a checkpoint is the
 * object of the earlier run.
 */
public interface ReadOptions extends PipelineOptions {
  @Description("Where a bounded run ends: topic:partition=offset,... (exclusive); empty: never.")
  @Default.String("")
  String getUntil();

  void setUntil(String until);

  @Description("Microseconds to wait before each record, so that drills can hit a run midway.")
  @Default.Integer(0)
  int getDelayMicros();

  void setDelayMicros(int micros);
}
