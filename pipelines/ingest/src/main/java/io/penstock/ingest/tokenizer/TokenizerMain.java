package io.penstock.ingest.tokenizer;

import io.penstock.text.tokenize.ByteLevelBpe;
import io.penstock.text.tokenize.ByteLevelBpeTrainer;
import io.penstock.text.tokenize.PipelineTokenizer;
import io.penstock.text.tokenize.PipelineTokenizer.Specials;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Tokenizers at the command line. */
@Command(
    name = "penstock tokenizer",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Encode text, decode token ids, or train a tokenizer.",
    footer = {"", "Exit codes: 0 done, 1 failed, 2 wrong usage."})
public final class TokenizerMain {
  private static final String OPEN_AI = "openai:";

  private TokenizerMain() {}

  /** Exit status 0: done, 1: failed, 2: wrong usage. */
  public static void main(String[] arguments) {
    System.exit(execute(arguments));
  }

  static int execute(String... arguments) {
    CommandLine line = new CommandLine(new TokenizerMain());
    line.setExecutionExceptionHandler(
        (exception, command, result) -> {
          String message = said(exception);
          if (message == null) {
            throw exception;
          }
          System.err.println(command.getCommandName() + ": " + message);
          return CommandLine.ExitCode.SOFTWARE;
        });
    return line.execute(arguments);
  }

  /** What went wrong outside of this program, or null where it is its own mistake. */
  private static @Nullable String said(Exception e) {
    if (e instanceof UncheckedIOException unchecked && unchecked.getCause() != null) {
      return unchecked.getCause().getMessage();
    }
    return e instanceof IOException || e instanceof IllegalArgumentException
        ? e.getMessage()
        : null;
  }

  /** Which tokenizer, from where and to where. */
  static final class Streams {
    @Option(
        names = "--tokenizer",
        required = true,
        paramLabel = "FILE|DIR|openai:NAME",
        description = {
          "A tokenizer.json; a folder with one, with vocab.json and merges.txt (GPT-2), or with"
              + " vocab.txt (BERT); a .tiktoken file; or openai:cl100k_base and the like."
        })
    private String tokenizer = "";

    @Parameters(
        arity = "0..1",
        paramLabel = "IN.jsonl",
        description = "One JSON object a line. Default: standard input.")
    private @Nullable Path in;

    @Option(
        names = "--to",
        paramLabel = "OUT.jsonl",
        description = "Where the lines go; it appears when all is done. Default: standard output.")
    private @Nullable Path to;

    PipelineTokenizer open() throws IOException {
      return tokenizer.startsWith(OPEN_AI)
          ? PipelineTokenizer.openAi(tokenizer.substring(OPEN_AI.length()))
          : PipelineTokenizer.read(Path.of(tokenizer));
    }

    int run(LineCoder coder) throws IOException {
      JsonLines.convert(in, to, coder);
      System.err.println("tokenizer: " + coder.summary());
      return coder.errors() == 0 ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }
  }

  @Command(
      name = "encode",
      mixinStandardHelpOptions = true,
      sortOptions = false,
      description = {
        "Write the token ids of each line's text.",
        "Special tokens that a text has written in it are text, unless --special-tokens is given."
            + " A line that cannot be read gives a line with its number and an error, and exit"
            + " code 1."
      })
  int encode(
      @Mixin Streams streams,
      @Option(
              names = "--field",
              defaultValue = "text",
              paramLabel = "KEY",
              description = "The key of the text. Default: ${DEFAULT-VALUE}.")
          String field,
      @Option(
              names = "--special-tokens",
              description = "Take special tokens written in a text for the tokens they name.")
          boolean specialTokens,
      @Option(
              names = "--frame",
              description = "Add what the tokenizer puts before and after a text, such as BOS.")
          boolean frame)
      throws IOException {
    Specials specials = specialTokens ? Specials.AS_TOKENS : Specials.AS_TEXT;
    return streams.run(LineCoder.encoding(streams.open(), field, specials, frame));
  }

  @Command(
      name = "decode",
      mixinStandardHelpOptions = true,
      sortOptions = false,
      description = "Write the text of each line's ids.")
  int decode(
      @Mixin Streams streams,
      @Option(
              names = "--field",
              defaultValue = "ids",
              paramLabel = "KEY",
              description = "The key of the ids. Default: ${DEFAULT-VALUE}.")
          String field,
      @Option(names = "--skip-special-tokens", description = "Leave special tokens out.")
          boolean skip)
      throws IOException {
    Specials specials = skip ? Specials.AS_TOKENS : Specials.AS_TEXT;
    return streams.run(LineCoder.decoding(streams.open(), field, specials));
  }

  @Command(
      name = "train",
      mixinStandardHelpOptions = true,
      sortOptions = false,
      description = {
        "Learn a byte-level BPE tokenizer, and write it as a tokenizer.json.",
        "The same texts give the same bytes, in whatever order they come."
      })
  int train(
      @Option(
              names = "--from",
              required = true,
              arity = "1..*",
              paramLabel = "FILE|DIR",
              description = "Text files, and JSONL files with a text in each line.")
          List<Path> from,
      @Option(
              names = "--size",
              required = true,
              paramLabel = "N",
              description = "How many tokens to have, at least 257.")
          int size,
      @Option(
              names = "--to",
              required = true,
              paramLabel = "DIR",
              description = "Gets tokenizer.json.")
          Path to,
      @Option(
              names = "--field",
              defaultValue = "text",
              paramLabel = "KEY",
              description = "The key of the text in JSONL. Default: ${DEFAULT-VALUE}.")
          String field)
      throws IOException {
    TextFiles texts = new TextFiles(new ArrayList<>(from), field);
    ByteLevelBpe tokenizer = ByteLevelBpeTrainer.train(texts, size);
    Files.createDirectories(to);
    Path file = to.resolve("tokenizer.json");
    Path unfinished = to.resolve("tokenizer.json.unfinished");
    Files.write(unfinished, tokenizer.json());
    Files.move(unfinished, file, StandardCopyOption.REPLACE_EXISTING);
    System.err.printf(
        "tokenizer: %s: %d tokens from %d texts, sha256 %s%n",
        file, tokenizer.vocabularySize(), texts.count(), tokenizer.hash());
    return CommandLine.ExitCode.OK;
  }
}
