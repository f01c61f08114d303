package io.penstock.cli.audit;

import io.penstock.schemas.shard.DataFolder;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** The data folders that a command was pointed to. */
final class DataFolders {
  private DataFolders() {}

  /**
   * One or more.
   *
   * @throws CommandLine.ParameterException if there is none: exit code 2
   */
  static List<DataFolder> in(Path folder, CommandSpec spec) throws IOException {
    List<DataFolder> found = DataFolder.find(folder);
    if (found.isEmpty()) {
      throw new CommandLine.ParameterException(
          spec.commandLine(),
          "no data folder at or right below "
              + folder
              + ": expected a folder with manifests/ and shards/, as `penstock ingest --to` makes");
    }
    return found;
  }

  /** Says why a folder or a topic could not be read: exit code 1. */
  static int failed(IOException reason, CommandSpec spec) {
    PrintWriter err = spec.commandLine().getErr();
    err.println(spec.qualifiedName(" ") + ": " + reason.getMessage());
    err.flush();
    return CommandLine.ExitCode.SOFTWARE;
  }
}
