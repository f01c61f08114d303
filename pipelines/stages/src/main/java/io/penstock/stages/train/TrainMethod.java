package io.penstock.stages.train;

import io.penstock.models.train.PretrainConfig;
import java.util.Locale;
import java.util.Map;

/** The ways to train that the command line knows, each with the reference trainer's defaults. */
public enum TrainMethod {
  /** From first weights; nanoGPT's settings for a small CPU run. */
  PRETRAIN,
  /** All weights of a model; the defaults of TRL's {@code SFTConfig}. */
  SFT,
  /** Adapters on a model; the same with the learning rate that TRL's guide gives adapters. */
  LORA,
  /** The same on maps that are kept in four bits, with blocks computed twice. */
  QLORA,
  /** A reward model of pairs; the defaults of TRL's {@code RewardConfig}. */
  REWARD,
  /** A policy of pairs; the defaults of TRL's {@code DPOConfig}. */
  DPO,
  /** A policy of single answers; the defaults of TRL's {@code KTOConfig}. */
  KTO,
  /** A policy of pairs, without a reference; the defaults of TRL's {@code ORPOConfig}. */
  ORPO,
  /** A policy by rewards and values; the defaults of TRL's {@code PPOConfig}. */
  PPO,
  /** A policy by rewards of groups; the defaults of TRL's {@code GRPOConfig}. */
  GRPO;

  private static final Map<String, String> SFT_CONFIG =
      Map.ofEntries(
          Map.entry("epochs", "3"),
          Map.entry("batch-rows", "8"),
          Map.entry("learning-rate", "2e-5"),
          Map.entry("min-learning-rate", "0"),
          Map.entry("lr-scheduler-type", "linear"),
          Map.entry("warmup-steps", "0"),
          Map.entry("weight-decay", "0"),
          Map.entry("beta2", "0.999"),
          Map.entry("seed", "42"),
          Map.entry("log-every-steps", "10"),
          Map.entry("eval-every-steps", "500"),
          Map.entry("checkpoint-every-steps", "500"),
          Map.entry("held-out-fraction", "0.05"));

  /** Answers are dear: each rollout is told, prompts are learned once, some hundred evaluated. */
  private static final Map<String, String> REWARDS =
      Map.of(
          "epochs", "1",
          "log-every-steps", "1",
          "eval-every-steps", "100",
          "eval-rows", "64",
          "checkpoint-every-steps", "100");

  /** Its command's name. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether it learns preferences. */
  boolean learnsPreferences() {
    return switch (this) {
      case REWARD, DPO, KTO, ORPO -> true;
      case PRETRAIN, SFT, LORA, QLORA, PPO, GRPO -> false;
    };
  }

  /** Whether it learns from rewards for answers of its own. */
  boolean learnsRewards() {
    return this == PPO || this == GRPO;
  }

  /** The settings before anybody has said anything. */
  TrainSettings defaults() {
    TrainSettings settings =
        new TrainSettings(
            PretrainConfig.SMALL.model(),
            PretrainConfig.SMALL.training(),
            DataSettings.DEFAULT,
            AdapterSettings.DEFAULT,
            PreferenceSettings.DEFAULT,
            ReinforceSettings.DEFAULT);
    return switch (this) {
      case PRETRAIN -> settings.with(Map.of("log-every-steps", "10", "eval-rows", "160"));
      case SFT -> settings.with(SFT_CONFIG);
      case REWARD -> settings.with(SFT_CONFIG).with(Map.of("learning-rate", "1e-4"));
      case DPO, KTO, ORPO -> settings.with(SFT_CONFIG).with(Map.of("learning-rate", "1e-6"));
      case PPO -> settings.with(SFT_CONFIG).with(REWARDS).with(Map.of("learning-rate", "3e-6"));
      case GRPO -> settings.with(SFT_CONFIG).with(REWARDS).with(Map.of("learning-rate", "1e-6"));
      case LORA -> settings.with(SFT_CONFIG).with(Map.of("learning-rate", "1e-4"));
      case QLORA ->
          settings
              .with(SFT_CONFIG)
              .with(Map.of("learning-rate", "1e-4", "gradient-checkpointing", "true"));
    };
  }
}
