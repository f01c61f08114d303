package io.penstock.models.train;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * How the learning rate goes, by transformers' names ({@code get_scheduler}); {@code nanogpt} is
 * that of nanoGPT's {@code train.py}, whose first update already moves.
 */
public enum LrSchedulerType {
  /** A rise to the peak, then half a cosine to the minimum; the rise begins above 0. */
  @JsonProperty("nanogpt")
  NANOGPT,
  /** A rise from 0 to the peak, then half a cosine to 0. */
  @JsonProperty("cosine")
  COSINE,
  /** The same to the minimum. */
  @JsonProperty("cosine_with_min_lr")
  COSINE_WITH_MIN_LR,
  /** A rise from 0 to the peak, then a straight line to 0. */
  @JsonProperty("linear")
  LINEAR,
  /** The peak, always. */
  @JsonProperty("constant")
  CONSTANT,
  /** A rise from 0 to the peak, then the peak. */
  @JsonProperty("constant_with_warmup")
  CONSTANT_WITH_WARMUP,
  /** A rise from the minimum to the peak, the peak, then half a cosine to the minimum. */
  @JsonProperty("warmup_stable_decay")
  WARMUP_STABLE_DECAY
}
