package io.penstock.ingest.extract;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.text.container.RecordFields;
import io.penstock.text.language.DetectedLanguage;
import io.penstock.text.language.LanguageDetector;
import io.penstock.text.parse.CachePlace;
import io.penstock.text.parse.HtmlMode;
import io.penstock.text.parse.OcrOptions;
import io.penstock.text.parse.ParseOptions;
import io.penstock.text.parse.ParserLimits;
import io.penstock.text.parse.ParserMode;
import io.penstock.text.parse.Parsers;
import io.penstock.text.parse.PasswordSource;
import io.penstock.text.parse.isolated.ProcessLimits;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
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
      "Read the text of documents: PDF, office documents, e-mail, HTML, Markdown and text.",
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
  private static final Duration PROCESS_GRACE = Duration.ofSeconds(15);

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
      defaultValue = "60",
      paramLabel = "SECONDS",
      description = "For one document; then it has failed. Default: ${DEFAULT-VALUE}.")
  private int timeoutSeconds = 60;

  @Option(
      names = "--max-document-bytes",
      paramLabel = "BYTES",
      description = "Larger documents fail. Default: 64 MiB.")
  private long maxDocumentBytes = ParserLimits.DEFAULT.maxBytes();

  @Option(
      names = "--passwords-from",
      defaultValue = "",
      paramLabel = "env:NAME|FILE",
      description = "Where the passwords of encrypted documents are, one a line.")
  private String passwordsFrom = "";

  @Option(
      names = "--parsers",
      defaultValue = "isolated",
      paramLabel = "isolated|in-process",
      description =
          "Where PDF, office documents and mail are parsed: in processes of their own, or in this"
              + " one, for documents that are trusted. Default: ${DEFAULT-VALUE}.")
  private String parsers = "isolated";

  @Option(
      names = "--ocr",
      defaultValue = "auto",
      paramLabel = "off|auto",
      description =
          "Read scanned pages of PDFs where tesseract is installed, or never. Default:"
              + " ${DEFAULT-VALUE}.")
  private String ocr = "auto";

  @Option(
      names = "--ocr-languages",
      defaultValue = "eng",
      paramLabel = "LANGUAGES",
      description =
          "Those of scanned pages by tesseract's names, such as eng+deu. Default:"
              + " ${DEFAULT-VALUE}.")
  private String ocrLanguages = "eng";

  @Option(
      names = "--ocr-timeout",
      defaultValue = "600",
      paramLabel = "SECONDS",
      description =
          "For all pages of a document that go to tesseract or pdftotext; later ones stay unread."
              + " Default: ${DEFAULT-VALUE}.")
  private int ocrTimeoutSeconds = 600;

  @Option(
      names = "--parse-cache",
      defaultValue = "off",
      paramLabel = "off|memory|DIR",
      description = "Keep what documents became for later runs. Default: ${DEFAULT-VALUE}.")
  private String parseCache = "off";

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

  private ParseOptions parseOptions() {
    try {
      ParseOptions options =
          ParseOptions.DEFAULT
              .with(
                  new ParserLimits(
                      maxDocumentBytes,
                      ParserLimits.DEFAULT.maxPages(),
                      ParserLimits.DEFAULT.maxCharacters()))
              .with(mainText ? HtmlMode.MAIN_TEXT : HtmlMode.WHOLE_PAGE)
              .with(new PasswordSource(passwordsFrom))
              .with(ParserMode.named(parsers))
              .with(
                  new ProcessLimits(
                      ProcessLimits.DEFAULT.heapMebibytes(),
                      Duration.ofSeconds(timeoutSeconds),
                      ProcessLimits.DEFAULT.documentsPerProcess()))
              .with(CachePlace.named(parseCache))
              .with(
                  new OcrOptions(
                      OcrOptions.Mode.named(ocr),
                      ocrLanguages,
                      Duration.ofSeconds(ocrTimeoutSeconds)));
      // Asked for here, so that a place without any is refused before anything is read.
      options.passwords().read();
      return options;
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()));
    }
  }

  /** Isolated parsers have their time anew, and more of it, once they ask other programs. */
  private static Duration patience(ParseOptions parse) {
    Duration timeout = parse.process().timeout();
    return parse.mode() == ParserMode.ISOLATED
        ? timeout.multipliedBy(2).plus(parse.ocr().timeout()).plus(PROCESS_GRACE)
        : timeout.plus(PROCESS_GRACE);
  }

  private static Optional<String> language(String text) {
    DetectedLanguage language = LanguageDetector.detect(text);
    return language.equals(DetectedLanguage.UNDETERMINED)
        ? Optional.empty()
        : Optional.of(language.code());
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
    ParseOptions parse = parseOptions();
    Path root = in.toAbsolutePath().normalize();
    Path target = out.toAbsolutePath().normalize();
    if (target.startsWith(root)) {
      throw new ParameterException(
          spec.commandLine(), "OUT lies in IN: the next run would read what this one writes");
    }
    try {
      run(wanted, parse, root, target);
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

  private void run(Format wanted, ParseOptions parse, Path root, Path target)
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
            .put("ocr", ocr)
            .put("ocr_languages", ocrLanguages)
            .put("max_document_bytes", maxDocumentBytes)
            .put("text_field", textField)
            .put("id_field", idField);
    Extraction.Progress progress = json ? e -> {} : new ExtractProgress(Math.max(1, input.bytes()));
    Function<String, Optional<String>> language =
        wanted == Format.JSONL ? ExtractMain::language : text -> Optional.empty();
    // A parser's process is ended by who waits for it; threads are given up some time later.
    Duration patience = patience(parse);
    try (SourceDocuments sources = new SourceDocuments(input, maxDocumentBytes, fields);
        Parsers parser = Parsers.open(parse);
        Workers workers = new Workers(parser, language, threads, patience)) {
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
