package io.penstock.ingest.template;

import io.penstock.text.container.LimitedLines;
import io.penstock.text.template.ChatTemplates;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Chat templates alone: for every line of conversations its text. */
@Command(
    name = "penstock template",
    mixinStandardHelpOptions = true,
    description = "Render conversations by a model's chat template.",
    subcommands = TemplateMain.Render.class,
    footer = {"", "Exit codes: 0 done, 1 failed, 2 wrong usage."})
public final class TemplateMain implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  private TemplateMain() {}

  /** Exit status 0: done, 1: failed, 2: wrong usage. */
  public static void main(String[] arguments) {
    System.exit(execute(arguments));
  }

  static int execute(String... arguments) {
    return new CommandLine(new TemplateMain()).execute(arguments);
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "expected a command: render");
  }

  /** {@code penstock template render}. */
  @Command(
      name = "render",
      mixinStandardHelpOptions = true,
      sortOptions = false,
      description = {
        "Render every line of a JSONL file by a chat template, as Jinja2 with the settings of"
            + " transformers would.",
        "A line has messages and whatever else the template asks for: tools, documents,"
            + " add_generation_prompt. Writes a line for each, in order: text, or error."
      },
      footer = {"", "Exit codes: 0 done, 1 failed, 2 wrong usage."})
  static final class Render implements Callable<Integer> {
    /** As the reader of raw documents has it: longer ones are errors. */
    private static final int MAX_LINE_BYTES = 64 * 1024 * 1024;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Parameters(
        arity = "0..1",
        paramLabel = "IN.jsonl",
        description = "One JSON object a line. Default: standard input.")
    private @Nullable Path in;

    @Option(
        names = "--template",
        required = true,
        paramLabel = "FILE",
        description =
            "A .jinja file, a tokenizer_config.json or chat_template.json, or a model's folder.")
    private Path template = Path.of("");

    @Option(
        names = "--name",
        paramLabel = "NAME",
        description =
            "Which of a model's templates, such as tool_use or rag. Default: tool_use for lines with"
                + " tools, where there is one, else default.")
    private @Nullable String name;

    @Option(
        names = "--to",
        paramLabel = "OUT.jsonl",
        description = "Where the texts go; it appears when all is done. Default: standard output.")
    private @Nullable Path to;

    @Option(
        names = "--assistant-mask",
        description =
            "Say what of a text is the assistant's: ranges [start, end) of code points, from"
                + " generation blocks, else computed.")
    private boolean assistantMask;

    @Option(
        names = "--date",
        paramLabel = "YYYY-MM-DDTHH:MM:SS",
        description = "What strftime_now takes the time to be. Default: now.")
    private @Nullable LocalDateTime date;

    @Override
    public Integer call() {
      RenderedLines lines;
      try {
        ChatTemplates source = ChatTemplates.read(template);
        if (name != null && !source.templates().containsKey(name)) {
          throw new ParameterException(
              spec.commandLine(),
              "--name: no template '%s' in %s: there are %s"
                  .formatted(name, template, source.templates().keySet()));
        }
        lines =
            new RenderedLines(
                source,
                Optional.ofNullable(name),
                assistantMask,
                date != null ? date : LocalDateTime.now(ZoneId.systemDefault()),
                MAX_LINE_BYTES);
      } catch (FileSystemException e) {
        return fail(e.getMessage() + ": no such file, or not allowed");
      } catch (IOException e) {
        return fail(String.valueOf(e.getMessage()));
      } catch (IllegalArgumentException e) {
        return fail(template + ": " + e.getMessage());
      }
      try {
        render(lines);
      } catch (FileSystemException e) {
        return fail(e.getMessage() + ": no such file, or not allowed");
      } catch (IOException e) {
        return fail(String.valueOf(e.getMessage()));
      }
      System.err.println("template: " + lines.summary());
      return CommandLine.ExitCode.OK;
    }

    private static int fail(String message) {
      System.err.println("penstock template: " + message);
      return CommandLine.ExitCode.SOFTWARE;
    }

    private void render(RenderedLines lines) throws IOException {
      try (InputStream bytes =
          in == null ? new FileInputStream(FileDescriptor.in) : Files.newInputStream(in)) {
        if (to == null) {
          render(lines, bytes, new FileOutputStream(FileDescriptor.out));
        } else {
          Path unfinished = to.resolveSibling(to.getFileName() + ".unfinished");
          render(lines, bytes, Files.newOutputStream(unfinished));
          Files.move(unfinished, to, StandardCopyOption.REPLACE_EXISTING);
        }
      }
    }

    private static void render(RenderedLines lines, InputStream bytes, OutputStream target)
        throws IOException {
      try (OutputStream out = new BufferedOutputStream(target)) {
        LimitedLines line = new LimitedLines(bytes, MAX_LINE_BYTES);
        while (line.next()) {
          out.write(
              line.isTooLong() ? lines.tooLong(line.lineBytes()) : lines.render(line.bytes()));
          out.write('\n');
        }
      }
    }
  }
}
