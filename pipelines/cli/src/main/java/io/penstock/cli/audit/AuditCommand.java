package io.penstock.cli.audit;

import io.penstock.schemas.shard.DataFolder;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code penstock audit}: exit code 0 where all balances, 1 on faults, 2 on wrong usage. */
@Command(
    name = "audit",
    description = "Proves that every source record is in a data folder exactly once.")
public final class AuditCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      paramLabel = "DIR",
      description = "A data folder, or a folder that holds some, such as a demo's.")
  private Path folder = Path.of("");

  @Option(
      names = "--bootstrap",
      paramLabel = "HOST:PORT",
      description = "Also compare with the live topics of this broker; reads them whole.")
  private @Nullable String bootstrap;

  @ArgGroup private @Nullable Question question;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  /** The fate of what to tell, instead of a whole audit. */
  private static final class Question {
    @Option(
        names = "--record",
        paramLabel = "TOPIC:P:OFFSET",
        description = "Tell what became of one source record.")
    private @Nullable String record;

    @Option(
        names = "--document",
        paramLabel = "ID",
        description = "Tell what became of all versions of a document.")
    private @Nullable String document;
  }

  @Override
  public Integer call() {
    try {
      List<DataFolder> folders = DataFolders.in(folder, spec);
      Question asked = question;
      return asked == null ? audit(folders) : tell(folders, asked);
    } catch (IOException e) {
      return DataFolders.failed(e, spec);
    }
  }

  private int audit(List<DataFolder> folders) throws IOException {
    List<AuditReport> reports = new ArrayList<>();
    String address = bootstrap;
    if (address == null) {
      for (DataFolder each : folders) {
        reports.add(Audit.of(each, null));
      }
    } else {
      try (KafkaTopicOffsets live = KafkaTopicOffsets.connect(address)) {
        for (DataFolder each : folders) {
          reports.add(Audit.of(each, live));
        }
      }
    }
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(Json.of(reports));
    } else {
      reports.forEach(r -> AuditText.print(r, out));
    }
    out.flush();
    return reports.stream().allMatch(AuditReport::balanced) ? 0 : 1;
  }

  private int tell(List<DataFolder> folders, Question asked) throws IOException {
    List<RecordFate> fates = new ArrayList<>();
    List<String> orphaned = new ArrayList<>();
    for (DataFolder each : folders) {
      Fates all = Fates.in(each);
      if (asked.record != null) {
        fates.addAll(ofRecord(all, asked.record));
      } else if (asked.document != null) {
        fates.addAll(all.ofDocument(asked.document));
        all.orphanedContentOf(asked.document).ifPresent(orphaned::add);
      }
    }
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(Json.of(fates));
    } else {
      fates.forEach(f -> AuditText.print(f, out));
      orphaned.forEach(
          c ->
              out.println(
                  "  it fell to a duplicate that is gone, content " + c + ": publish it again"));
      if (fates.isEmpty()) {
        out.println(
            (asked.record == null ? "no record of document " + asked.document : asked.record)
                + (asked.record == null ? " has a row" : " is not committed")
                + " in "
                + folder);
      }
    }
    out.flush();
    return fates.isEmpty() ? 1 : 0;
  }

  private List<RecordFate> ofRecord(Fates all, String position) throws IOException {
    // From the right: a file source's name may hold colons.
    String[] parts = position.split(":", -1);
    try {
      if (parts.length >= 3) {
        int partition = Integer.parseInt(parts[parts.length - 2]);
        long offset = Long.parseLong(parts[parts.length - 1]);
        String topic = String.join(":", List.of(parts).subList(0, parts.length - 2));
        return all.ofRecord(topic, partition, offset);
      }
    } catch (NumberFormatException e) {
      // Told below, with what was expected.
    }
    throw new CommandLine.ParameterException(
        spec.commandLine(),
        "--record " + position + ": expected TOPIC:PARTITION:OFFSET, such as raw-documents:0:17");
  }
}
