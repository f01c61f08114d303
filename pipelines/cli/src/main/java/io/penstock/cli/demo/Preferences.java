package io.penstock.cli.demo;

import io.penstock.experiments.RunSummary;
import io.penstock.schemas.event.RunEventType;
import io.penstock.schemas.shard.ShardKind;
import java.util.Locale;
import java.util.Optional;

/** What the stage feedback came to. */
record Preferences(RunSummary run) {

  /** How many pairs of a data folder it can learn from. */
  static long pairs(DataSummary feedback) {
    return feedback.live(ShardKind.PREFERENCE) + feedback.live(ShardKind.CONVERSATIONAL_PREFERENCE);
  }

  boolean areLearned() {
    return run.state() == RunEventType.COMPLETE;
  }

  /** How often the better answer was told, or why nothing was learned. */
  String inWords() {
    return areLearned()
        ? "the reward model %s, the policy %s, their lengths alone %s"
            .formatted(percent("reward"), percent("dpo"), percent("length"))
        : "nothing was learned of the pairs: " + run.message().orElse("no reason given");
  }

  private String percent(String who) {
    return Optional.ofNullable(run.facets().get(who + "-accuracy"))
        .map(share -> String.format(Locale.ROOT, "%.0f %%", Double.parseDouble(share) * 100))
        .orElse("?");
  }
}
