package io.penstock.cli.demo;

import io.penstock.cli.CommandFailure;
import io.penstock.cli.publish.Publication;
import io.penstock.cli.publish.Publication.Lines;
import io.penstock.cli.publish.PublishPlan;
import io.penstock.cli.samples.SampleCorpus;
import io.penstock.schemas.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a demo publishes, in order: documents and feedback, then newer versions, then deletes.
 *
 * @param folder where it lies
 * @param plans published one after the other
 * @param deletes ids of documents to delete after that
 * @param questions to ask the index; empty where they must be found in the data
 */
record DemoInput(
    Path folder, List<PublishPlan> plans, List<String> deletes, List<String> questions) {
  DemoInput {
    plans = List.copyOf(plans);
    deletes = List.copyOf(deletes);
    questions = List.copyOf(questions);
  }

  /** Penstock's own example data, written into a folder. */
  static DemoInput samples(Path folder) {
    try {
      var unused = SampleCorpus.writeTo(folder);
    } catch (IOException e) {
      throw new CommandFailure("cannot write the example data into " + folder + ": " + e, e);
    }
    return of(folder, SampleCorpus.questions());
  }

  /** A user's folder: laid out as the example data is, or any files. */
  static DemoInput of(Path folder) {
    return of(folder, List.of());
  }

  private static DemoInput of(Path folder, List<String> questions) {
    if (!Files.isDirectory(folder)) {
      throw new CommandFailure("--data: expected a folder, found " + folder);
    }
    Path documents = folder.resolve("documents");
    if (!Files.isDirectory(documents)) {
      return new DemoInput(
          folder, List.of(PublishPlan.of(List.of(folder), Optional.empty())), List.of(), questions);
    }
    List<PublishPlan> plans = new ArrayList<>();
    plans.add(PublishPlan.of(List.of(documents), Optional.empty()));
    for (String name : List.of("preferences.jsonl", "instructions.jsonl")) {
      if (Files.isRegularFile(folder.resolve(name))) {
        plans.add(PublishPlan.of(List.of(folder.resolve(name)), Optional.empty()));
      }
    }
    if (Files.isDirectory(folder.resolve("updates"))) {
      plans.add(PublishPlan.of(List.of(folder.resolve("updates")), Optional.empty()));
    }
    return new DemoInput(folder, plans, deletes(folder.resolve("deletes.txt")), questions);
  }

  private static List<String> deletes(Path file) {
    try {
      return Files.isRegularFile(file)
          ? Files.readAllLines(file).stream().map(String::strip).filter(l -> !l.isEmpty()).toList()
          : List.of();
    } catch (IOException e) {
      throw new CommandFailure("cannot read " + file + ": " + e, e);
    }
  }

  List<Publication> publications() {
    return plans.stream().flatMap(plan -> plan.publications().stream()).toList();
  }

  List<String> refusals() {
    return plans.stream().flatMap(plan -> plan.refusals().stream()).toList();
  }

  boolean hasDocuments() {
    return publications().stream().anyMatch(p -> p.topic().equals(Topics.RAW_DOCUMENTS));
  }

  boolean hasFeedback() {
    return publications().stream().anyMatch(Lines.class::isInstance);
  }
}
