package io.penstock.benchmarks.template;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.text.template.ChatTemplate;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Measures how many renders a second of one thread's processor time makes of the evaluation data's
 * templates (those without generation blocks, which plain Jinja2 does not know), and, where there
 * is a Python with Jinja2, how many it makes.
 */
@Command(
    name = "template-speed",
    mixinStandardHelpOptions = true,
    description = "Measures chat templates on the evaluation data.")
public final class TemplateSpeed implements Callable<Integer> {
  @Option(
      names = "--data",
      required = true,
      defaultValue = "${env:PENSTOCK_EVAL_DATA}",
      description = "The evaluation data. Default: the environment's PENSTOCK_EVAL_DATA.")
  private Path data = Path.of("");

  @Option(
      names = "--python",
      defaultValue = "${env:PENSTOCK_JINJA_PYTHON}",
      description =
          "A Python with Jinja2 to compare with. Default: the environment's PENSTOCK_JINJA_PYTHON.")
  private @Nullable String python;

  @Option(names = "--seconds", description = "Of each. Default: ${DEFAULT-VALUE}.")
  private int seconds = 5;

  /** One template with one conversation. */
  private record Render(ChatTemplate template, ObjectNode variables) {}

  private TemplateSpeed() {}

  /** Runs the measurement. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new TemplateSpeed()).execute(arguments));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    List<Render> renders = renders();
    measure(renders);
    System.out.printf(
        "%d renders, load average %.1f%npenstock %.0f renders a second%n",
        renders.size(),
        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
        measure(renders));
    if (python != null) {
      System.out.printf("Jinja2   %s renders a second%n", jinja(python));
    }
    return 0;
  }

  private List<Render> renders() throws IOException {
    ObjectMapper json = new ObjectMapper();
    Path chat = data.resolve("chat");
    JsonNode conversations = json.readTree(chat.resolve("conversations.json").toFile());
    List<Render> renders = new ArrayList<>();
    for (String line : Files.readAllLines(chat.resolve("templates.jsonl"))) {
      JsonNode model = json.readTree(line);
      ChatTemplate template = ChatTemplate.compile(model.get("template").asText());
      for (JsonNode render : model.get("renders")) {
        if (render.path("expected").isTextual() && !template.hasGenerationBlocks()) {
          ObjectNode variables = json.createObjectNode();
          variables.set("messages", conversations.get(render.get("conversation").asText()));
          variables.set("add_generation_prompt", render.get("add_generation_prompt"));
          variables.putNull("tools").putNull("documents");
          variables.set("bos_token", model.get("bos_token"));
          variables.set("eos_token", model.get("eos_token"));
          renders.add(new Render(template, variables));
        }
      }
    }
    return renders;
  }

  private double measure(List<Render> renders) {
    LocalDateTime now = LocalDateTime.of(2026, 1, 15, 12, 0);
    var threads = ManagementFactory.getThreadMXBean();
    long start = threads.getCurrentThreadCpuTime();
    long count = 0;
    long characters = 0;
    while (threads.getCurrentThreadCpuTime() - start < seconds * 1_000_000_000L) {
      for (Render render : renders) {
        characters += render.template().render(render.variables(), now).length();
        count++;
      }
    }
    // The JIT must not find that nobody wants the texts.
    return characters == 0 ? 0 : count * 1e9 / (threads.getCurrentThreadCpuTime() - start);
  }

  private String jinja(String interpreter) throws IOException, InterruptedException {
    Path script = Files.createTempFile("jinja", ".py");
    try (InputStream source = TemplateSpeed.class.getResourceAsStream("jinja_speed.py")) {
      Files.write(script, Objects.requireNonNull(source).readAllBytes());
      Process process =
          new ProcessBuilder(
                  interpreter,
                  script.toString(),
                  data.resolve("chat").toString(),
                  String.valueOf(seconds))
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      String said = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
      return process.waitFor() == 0 ? said : "failed";
    } finally {
      Files.delete(script);
    }
  }
}
