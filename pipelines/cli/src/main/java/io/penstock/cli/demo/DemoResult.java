package io.penstock.cli.demo;

import io.penstock.cli.DemoFolder;
import io.penstock.experiments.RunSummary;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a demo came to.
 *
 * @param input where the data came from
 * @param refusals files that were not published, and why
 * @param feedback empty where there was none
 * @param preferences empty where there was no pair to learn from
 * @param seconds from the first process to the last answer
 */
record DemoResult(
    DemoFolder folder,
    Path input,
    List<String> refusals,
    DataSummary documents,
    Optional<DataSummary> feedback,
    RunSummary train,
    RunSummary index,
    Optional<Preferences> preferences,
    List<SearchAnswer> answers,
    double seconds) {
  DemoResult {
    refusals = List.copyOf(refusals);
    answers = List.copyOf(answers);
  }

  /** A text that the model wrote, beginning with a few words that it was given. */
  Optional<String> sample() {
    return Optional.ofNullable(train.facets().get("sample-1"));
  }
}
