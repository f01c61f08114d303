package io.penstock.cli.broker;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.cli.BootstrapOption;
import io.penstock.cli.Json;
import io.penstock.schemas.Topics;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Commands on the topics of a cluster. */
@Command(
    name = "topics",
    description = "Make the topics of Penstock on a Kafka cluster.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = TopicsCommand.Apply.class)
public final class TopicsCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "expected a command: apply");
  }

  /** Creates and configures. */
  @Command(
      name = "apply",
      description = {
        "Create missing topics, add missing partitions and set the configuration of each topic.",
        "Doing it again changes nothing. Nothing is ever taken away."
      })
  static final class Apply implements Callable<Integer> {
    @Spec private CommandSpec spec = CommandSpec.create();
    @Mixin private BootstrapOption broker = new BootstrapOption();

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Override
    public Integer call() {
      PrintWriter out = spec.commandLine().getOut();
      String bootstrap = broker.bootstrap(spec.commandLine().getErr());
      List<String> changes;
      try (Admin admin = Kafka.admin(bootstrap)) {
        changes = Kafka.reaching(bootstrap, () -> new TopicSetup(admin).apply(Topics.ALL));
      }
      if (json) {
        ObjectNode object = Json.object().put("bootstrap", bootstrap);
        changes.forEach(object.putArray("changes")::add);
        out.println(Json.text(object));
      } else {
        changes.forEach(out::println);
        out.println(
            "%d topics at %s are as they should be".formatted(Topics.ALL.size(), bootstrap));
      }
      return CommandLine.ExitCode.OK;
    }
  }
}
