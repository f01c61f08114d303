package io.penstock.models.adapter;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an adapter is, in the words of PEFT's {@code adapter_config.json}: {@code W + s·B·A} with
 * {@code s = alpha / r}, or {@code alpha / √r} (rank-stabilised).
 *
 * @param r the rank: A is [r, in], B is [out, r]
 * @param alpha {@code lora_alpha}
 * @param dropout {@code lora_dropout}: the share of an adapter's inputs set to zero in training
 * @param targets {@code target_modules}
 * @param modulesToSave modules trained whole instead, by name
 * @param rankStabilised {@code use_rslora}
 * @param dora {@code use_dora}: a magnitude for each output, apart from the direction (Liu et al.
 *     2024)
 * @param firstWeights how A starts
 * @param rankPattern other ranks, by the name or regular expression of the modules' ends
 * @param alphaPattern other alphas, likewise
 * @param tieWeights {@code ensure_weight_tying}: a saved embedding stays the output layer too,
 *     where the model has them in one
 * @param baseModel {@code base_model_name_or_path}, for the reader
 */
public record LoraConfig(
    int r,
    double alpha,
    double dropout,
    TargetModules targets,
    List<String> modulesToSave,
    boolean rankStabilised,
    boolean dora,
    FirstWeights firstWeights,
    Map<String, Integer> rankPattern,
    Map<String, Double> alphaPattern,
    boolean tieWeights,
    @Nullable String baseModel) {

  /** How A starts; B starts at zero, so that an adapter changes nothing at first. */
  public enum FirstWeights {
    /** Uniform within ±1/√in: PyTorch's {@code kaiming_uniform_} with a = √5. */
    KAIMING_UNIFORM,
    /** Normal with deviation 1/r. */
    GAUSSIAN
  }

  public LoraConfig {
    if (r < 1) {
      throw new IllegalArgumentException("r: expected a positive rank, found " + r);
    }
    if (!(dropout >= 0 && dropout < 1)) {
      throw new IllegalArgumentException("lora_dropout: expected 0 to below 1, found " + dropout);
    }
    modulesToSave = List.copyOf(modulesToSave);
    rankPattern = Map.copyOf(rankPattern);
    alphaPattern = Map.copyOf(alphaPattern);
  }

  /** PEFT's defaults (rank 8, alpha 8, nothing else) for these modules. */
  public static LoraConfig of(TargetModules targets) {
    return new LoraConfig(
        8,
        8,
        0,
        targets,
        List.of(),
        false,
        false,
        FirstWeights.KAIMING_UNIFORM,
        Map.of(),
        Map.of(),
        false,
        null);
  }

  public LoraConfig withRank(int rank, double newAlpha) {
    return new LoraConfig(
        rank,
        newAlpha,
        dropout,
        targets,
        modulesToSave,
        rankStabilised,
        dora,
        firstWeights,
        rankPattern,
        alphaPattern,
        tieWeights,
        baseModel);
  }

  public LoraConfig withDropout(double share) {
    return new LoraConfig(
        r,
        alpha,
        share,
        targets,
        modulesToSave,
        rankStabilised,
        dora,
        firstWeights,
        rankPattern,
        alphaPattern,
        tieWeights,
        baseModel);
  }

  public LoraConfig withModulesToSave(String... names) {
    return new LoraConfig(
        r,
        alpha,
        dropout,
        targets,
        List.of(names),
        rankStabilised,
        dora,
        firstWeights,
        rankPattern,
        alphaPattern,
        tieWeights,
        baseModel);
  }

  /** Scales by alpha / √r. */
  public LoraConfig withRankStabilised() {
    return new LoraConfig(
        r,
        alpha,
        dropout,
        targets,
        modulesToSave,
        true,
        dora,
        firstWeights,
        rankPattern,
        alphaPattern,
        tieWeights,
        baseModel);
  }

  public LoraConfig withDora() {
    return new LoraConfig(
        r,
        alpha,
        dropout,
        targets,
        modulesToSave,
        rankStabilised,
        true,
        firstWeights,
        rankPattern,
        alphaPattern,
        tieWeights,
        baseModel);
  }

  /** With other ranks and alphas for some modules. */
  public LoraConfig withPatterns(Map<String, Integer> ranks, Map<String, Double> alphas) {
    return new LoraConfig(
        r,
        alpha,
        dropout,
        targets,
        modulesToSave,
        rankStabilised,
        dora,
        firstWeights,
        ranks,
        alphas,
        tieWeights,
        baseModel);
  }

  /** The rank at that module. */
  public int rankAt(String path) {
    return patterned(rankPattern, path, r);
  }

  /** What B·A is multiplied by at that module. */
  public double scaleAt(String path) {
    double alphaThere = patterned(alphaPattern, path, alpha);
    int rank = rankAt(path);
    return rankStabilised ? alphaThere / Math.sqrt(rank) : alphaThere / rank;
  }

  private static <T> T patterned(Map<String, T> patterns, String path, T otherwise) {
    for (Map.Entry<String, T> entry : patterns.entrySet()) {
      if (Pattern.matches("(.*\\.)?(" + entry.getKey() + ")", path)) {
        return entry.getValue();
      }
    }
    return otherwise;
  }
}
