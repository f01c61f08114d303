package io.penstock.stages;

import io.penstock.schemas.event.DatasetRef;
import java.util.List;
import java.util.Map;

/**
 * How a stage ended, short of an exception.
 *
 * @param ending whether the work is done
 * @param inputs what it was made from, as precisely as is known at the end
 * @param outputs what it made
 * @param facets its results in words and numbers
 */
public record StageResult(
    Ending ending, List<DatasetRef> inputs, List<DatasetRef> outputs, Map<String, String> facets) {

  /** Done, or put aside. */
  public enum Ending {
    COMPLETED,
    STOPPED
  }

  public StageResult {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    facets = Map.copyOf(facets);
  }

  /** The request is fulfilled. */
  public static StageResult completed(
      List<DatasetRef> inputs, List<DatasetRef> outputs, Map<String, String> facets) {
    return new StageResult(Ending.COMPLETED, inputs, outputs, facets);
  }

  /** Stopped as asked; another attempt goes on from the checkpoint. */
  public static StageResult stopped() {
    return new StageResult(Ending.STOPPED, List.of(), List.of(), Map.of());
  }
}
