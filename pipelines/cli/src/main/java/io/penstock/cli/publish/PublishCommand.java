package io.penstock.cli.publish;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.cli.BootstrapOption;
import io.penstock.cli.CommandFailure;
import io.penstock.cli.Json;
import io.penstock.cli.Progress;
import io.penstock.schemas.Topics;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Puts files and lines into a raw topic, or removes documents by id. */
@Command(
    name = "publish",
    description = {
      "Publish documents and feedback to Kafka, in the order of their paths.",
      "",
      "A file is one document: its id is its path below the folder that is named here. Publishing it again"
          + " is a new version. A JSONL file is one record a line, for "
          + Topics.RAW_PREFERENCES
          + " or "
          + Topics.RAW_INSTRUCTIONS
          + " by its name or by the keys of its first line. Files larger than 64 MiB are refused."
    })
public final class PublishCommand implements Callable<Integer> {
  private static final List<String> RAW =
      List.of(Topics.RAW_DOCUMENTS, Topics.RAW_PREFERENCES, Topics.RAW_INSTRUCTIONS);

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "PATH", arity = "0..*", description = "Files and folders.")
  private List<Path> paths = new ArrayList<>();

  @Option(
      names = "--topic",
      paramLabel = "TOPIC",
      description =
          "Where everything goes: "
              + Topics.RAW_DOCUMENTS
              + ", "
              + Topics.RAW_PREFERENCES
              + " or "
              + Topics.RAW_INSTRUCTIONS
              + ". Default: by the files.")
  private @Nullable String topic;

  @Option(
      names = "--delete",
      paramLabel = "ID",
      arity = "1..*",
      description = "Delete the documents with these ids.")
  private List<String> deleted = new ArrayList<>();

  @Mixin private BootstrapOption broker = new BootstrapOption();

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Override
  public Integer call() {
    check();
    PublishPlan plan = PublishPlan.of(paths, Optional.ofNullable(topic));
    if (!plan.refusals().isEmpty()) {
      throw new CommandFailure(String.join("\n", plan.refusals()) + "\nNothing was published.");
    }
    PrintWriter err = spec.commandLine().getErr();
    String bootstrap = broker.bootstrap(err);
    Map<String, Long> recordCounts = publish(bootstrap, plan, new Progress(err));
    report(bootstrap, recordCounts, plan);
    return CommandLine.ExitCode.OK;
  }

  private void check() {
    if (paths.isEmpty() && deleted.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(), "expected PATH..., or --delete ID..., found neither");
    }
    if (topic != null && !RAW.contains(topic)) {
      throw new ParameterException(
          spec.commandLine(), "--topic: expected one of " + RAW + ", found " + topic);
    }
    if (!deleted.isEmpty() && topic != null && !topic.equals(Topics.RAW_DOCUMENTS)) {
      throw new ParameterException(
          spec.commandLine(),
          "--delete: only documents have ids, expected --topic "
              + Topics.RAW_DOCUMENTS
              + ", found "
              + topic);
    }
  }

  private Map<String, Long> publish(String bootstrap, PublishPlan plan, Progress progress) {
    Set<String> topics = new TreeSet<>();
    plan.publications().forEach(p -> topics.add(p.topic()));
    if (!deleted.isEmpty()) {
      topics.add(Topics.RAW_DOCUMENTS);
    }
    Map<String, Long> recordCounts = new TreeMap<>();
    if (topics.isEmpty()) {
      return recordCounts;
    }
    long total = plan.bytes();
    long[] done = {0};
    try (Publisher publisher = Publisher.connect(bootstrap, topics)) {
      for (Publication publication : plan.publications()) {
        long records =
            publisher.publish(
                publication,
                bytes -> {
                  done[0] += bytes;
                  progress.show(Progress.bar(done[0], total) + " of " + Progress.bytes(total));
                });
        recordCounts.merge(publication.topic(), records, Long::sum);
      }
      publisher.delete(Topics.RAW_DOCUMENTS, deleted);
      publisher.flush();
    } finally {
      progress.clear();
    }
    return recordCounts;
  }

  private void report(String bootstrap, Map<String, Long> recordCounts, PublishPlan plan) {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      ObjectNode object = Json.object().put("bootstrap", bootstrap);
      ObjectNode records = object.putObject("records");
      recordCounts.forEach(records::put);
      object.put("bytes", plan.bytes()).put("deleted", deleted.size());
      object.put("hidden_files_passed_over", plan.hiddenCount());
      out.println(Json.text(object));
      return;
    }
    recordCounts.forEach((name, count) -> out.println("%s: %d records".formatted(name, count)));
    if (!deleted.isEmpty()) {
      out.println("%s: %d deletions".formatted(Topics.RAW_DOCUMENTS, deleted.size()));
    }
    if (recordCounts.isEmpty() && deleted.isEmpty()) {
      out.println("nothing to publish: no files in " + paths);
    }
    if (plan.hiddenCount() > 0) {
      out.println("passed over: %d hidden files or folders".formatted(plan.hiddenCount()));
    }
  }
}
