package io.penstock.ingest.extract;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.text.container.RecordFields;
import io.penstock.text.parse.DocumentParser;
import io.penstock.text.parse.DocumentParsers;
import io.penstock.text.parse.HtmlMode;
import io.penstock.text.parse.ParserLimits;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
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

/** The parsers alone: files and folders in, one object a document out. */
@Command(
    name = "penstock extract",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Read the text of documents: PDF, HTML, Markdown and text, and what else the parsers know.",
      "A folder is read with all below it, but not what begins with a dot. Files that hold many"
          + " documents (JSONL, CSV, Parquet, WARC) give one for each record, with a path as"
          + " pages.jsonl#12. The order is that of the sorted paths, however many threads there"
          + " are."
    },
    footer = {
      "",
      "jsonl     a line a document: path, id, text (Markdown), title, metadata, language,",
      "          content_type, charset, pages, tables; or path, id, error {reason, message}",
      "markdown  a folder of .md files with front matter, and index.jsonl: the file of each",
      "          document, or its error",
      "lmstudio  a line a section: {\"prompt\": What does \"TITLE\" say about \"HEADINGS\"?,",
      "          \"response\": its text}; which documents gave how many is in OUT.index.jsonl",
      "alpaca    a line a section: {\"instruction\": Write what the document says about",
      "          \"HEADINGS\"., \"input\": title, \"output\": its text}; OUT.index.jsonl likewise",
      "",
      "OUT appears when all is done; until then OUT.unfinished and OUT.journal lie beside it.",
      "",
      "Exit codes: 0 all documents are accounted for, those that failed among them (their number",
      "and reasons are in the summary, each is in the output or its index); 1 failed, there is no",
      "output; 2 wrong usage."
    })
public final class ExtractMain implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(index = "0", paramLabel = "IN", description = "A file or a folder.")
  private Path in = Path.of("");

  @Parameters(index = "1", paramLabel = "OUT", description = "A file; for markdown a folder.")
  private Path out = Path.of("");

  @Option(
      names = "--format",
      defaultValue = "jsonl",
      paramLabel = "NAME",
      description = "jsonl, markdown, lmstudio or alpaca. Default: ${DEFAULT-VALUE}.")
  private String format = "jsonl";

  @Option(
      names = "--main-text",
      description = "Of HTML take the article alone, where one is found. Default: the whole page.")
  private boolean mainText;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Documents parsed side by side. Default: the processors there are.")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Option(
      names = "--timeout",
      defaultValue = "120",
      paramLabel = "SECONDS",
      description = "For one document; then it has failed. Default: ${DEFAULT-VALUE}.")
  private int timeoutSeconds = 120;

  @Option(
      names = "--max-document-bytes",
      paramLabel = "BYTES",
      description = "Larger documents fail. Default: 64 MiB.")
  private long maxDocumentBytes = ParserLimits.DEFAULT.maxBytes();

  @Option(
      names = "--passwords-env",
      paramLabel = "NAME",
      description =
          "The environment variable with passwords to try on encrypted documents, one a line.")
  private @Nullable String passwordsEnv;

  @Option(
      names = "--text-field",
      defaultValue = "",
      paramLabel = "KEY",
      description = "Of records, the field of the text. Default: text, content or raw_content.")
  private String textField = "";

  @Option(
      names = "--id-field",
      defaultValue = "",
      paramLabel = "KEY",
      description = "Of records, the field of the id. Default: id.")
  private String idField = "";

  @Option(
      names = "--resume",
      description = "Go on where a run with the same options was ended, if one was.")
  private boolean resume;

  @Option(names = "--json", description = "Print the summary as JSON, and nothing else.")
  private boolean json;

  private ExtractMain() {}

  /** Exit status 0: done, 1: failed, 2: wrong usage. */
  public static void main(String[] arguments) {
    // Not by the end of main: a thread may be lost in a document.
    System.exit(execute(arguments));
  }

  static int execute(String... arguments) {
    return new CommandLine(new ExtractMain()).execute(arguments);
  }

  /** What parses a document: the one place where another way of doing it is put in. */
  private DocumentParser parser(ParserLimits limits) {
    return DocumentParsers.of(
        limits, mainText ? HtmlMode.MAIN_TEXT : HtmlMode.WHOLE_PAGE, passwords());
  }

  /** What tells the language of a text: the one place where a detector is put in. */
  private static Optional<String> language(String text) {
    return Optional.empty();
  }

  private List<String> passwords() {
    if (passwordsEnv == null) {
      return List.of();
    }
    String passwords = System.getenv(passwordsEnv);
    if (passwords == null) {
      throw new ParameterException(
          spec.commandLine(), "--passwords-env: the variable " + passwordsEnv + " is not set");
    }
    return passwords.lines().filter(p -> !p.isEmpty()).toList();
  }

  private Format format() {
    for (Format known : Format.values()) {
      if (known.name().toLowerCase(Locale.ROOT).equals(format)) {
        return known;
      }
    }
    throw new ParameterException(
        spec.commandLine(), "--format: expected jsonl, markdown, lmstudio or alpaca: " + format);
  }

  private void requireIn(String option, long value, long least, long greatest) {
    if (value < least || value > greatest) {
      throw new ParameterException(
          spec.commandLine(),
          "%s: expected %d to %d, found %d".formatted(option, least, greatest, value));
    }
  }

  @Override
  public Integer call() throws InterruptedException {
    requireIn("--threads", threads, 1, 1024);
    requireIn("--timeout", timeoutSeconds, 1, 86_400);
    requireIn("--max-document-bytes", maxDocumentBytes, 1, 1L << 30);
    Format wanted = format();
    DocumentParser parser =
        parser(
            new ParserLimits(
                maxDocumentBytes,
                ParserLimits.DEFAULT.maxPages(),
                ParserLimits.DEFAULT.maxCharacters()));
    Path root = in.toAbsolutePath().normalize();
    Path target = out.toAbsolutePath().normalize();
    if (target.startsWith(root)) {
      throw new ParameterException(
          spec.commandLine(), "OUT lies in IN: the next run would read what this one writes");
    }
    try {
      run(wanted, parser, root, target);
      return CommandLine.ExitCode.OK;
    } catch (ExtractException e) {
      System.err.println("penstock extract: " + e.getMessage());
    } catch (FileSystemException e) {
      String why = e.getReason() == null ? "no such file, or not allowed" : e.getReason();
      System.err.println("penstock extract: " + e.getFile() + ": " + why);
    } catch (IOException e) {
      System.err.println("penstock extract: " + e.getMessage());
    }
    return CommandLine.ExitCode.SOFTWARE;
  }

  private void run(Format wanted, DocumentParser parser, Path root, Path target)
      throws IOException, InterruptedException, ExtractException {
    long began = System.nanoTime();
    ExtractFiles files = new ExtractFiles(target, wanted);
    files.requireFree();
    InputFiles input = InputFiles.of(root);
    RecordFields fields = RecordFields.named(textField, idField);
    ObjectNode options =
        JsonText.object()
            .put("in", root.toString())
            .put("format", format)
            .put("main_text", mainText)
            .put("max_document_bytes", maxDocumentBytes)
            .put("text_field", textField)
            .put("id_field", idField);
    Extraction.Progress progress = json ? e -> {} : new ExtractProgress(Math.max(1, input.bytes()));
    try (SourceDocuments sources = new SourceDocuments(input, maxDocumentBytes, fields);
        Workers workers =
            new Workers(
                parser, ExtractMain::language, threads, Duration.ofSeconds(timeoutSeconds))) {
      Extraction extraction = new Extraction(sources, workers, files, options, progress);
      extraction.run(resume);
      if (progress instanceof ExtractProgress line) {
        line.clear();
      }
      report(extraction.tally(), input.hiddenCount(), target, (System.nanoTime() - began) / 1e9);
    }
  }

  private void report(Tally tally, int hidden, Path target, double seconds) {
    if (json) {
      ObjectNode summary =
          JsonText.object()
              .put("read", tally.read())
              .put("written", tally.written())
              .put("failed", tally.failedCount());
      ObjectNode reasons = summary.putObject("reasons");
      tally.failed().forEach(reasons::put);
      summary
          .put("rows", tally.rows())
          .put("hidden", hidden)
          .put("out", target.toString())
          .put("seconds", Math.round(seconds * 10) / 10.0);
      System.out.println(summary);
      return;
    }
    String passedOver = hidden == 0 ? "" : ", %d hidden ones passed over".formatted(hidden);
    System.err.printf(
        Locale.ROOT, "extract: %s%s, in %s (%.1f s)%n", tally, passedOver, target, seconds);
  }
}
