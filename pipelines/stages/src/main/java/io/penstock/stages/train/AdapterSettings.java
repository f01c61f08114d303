package io.penstock.stages.train;

/**
 * Which adapters to train; PEFT's words and defaults.
 *
 * @param loraRank the adapters' inner size, PEFT's {@code r}
 * @param loraAlpha their outputs are scaled by alpha / r
 * @param loraDropout the share of inputs that is left out while training
 * @param targetModules comma-separated names of linear maps; empty: the architecture's usual ones
 * @param useRslora whether to scale by alpha / sqrt(r)
 * @param useDora whether magnitudes are learned apart from directions
 * @param gradientCheckpointing whether blocks are computed twice instead of kept
 */
record AdapterSettings(
    int loraRank,
    double loraAlpha,
    double loraDropout,
    String targetModules,
    boolean useRslora,
    boolean useDora,
    boolean gradientCheckpointing) {
  static final AdapterSettings DEFAULT = new AdapterSettings(8, 8, 0, "", false, false, false);
}
