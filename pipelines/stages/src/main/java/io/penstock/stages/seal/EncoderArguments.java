package io.penstock.stages.seal;

import io.penstock.text.encode.ChatEncoder;
import io.penstock.text.encode.RowEncoder;
import io.penstock.text.encode.TokenizerFolder;
import io.penstock.text.mask.LossMask;
import io.penstock.text.template.ChatTemplates;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** By what rows become tokens, as the command line says it. */
public final class EncoderArguments {
  @Option(
      names = "--tokenizer",
      paramLabel = "FILE|DIR",
      description =
          "A tokenizer.json; a folder with one, with vocab.json and merges.txt, or with vocab.txt; a"
              + " .tiktoken file; or openai:NAME. Default: one is learned from the documents to"
              + " train on.")
  private @Nullable String tokenizer;

  @Option(
      names = "--chat-template",
      paramLabel = "FILE",
      description =
          "A .jinja file, a tokenizer_config.json or a model's folder, for conversations. Default:"
              + " that of the tokenizer's folder.")
  private @Nullable Path chatTemplate;

  @Option(
      names = "--end",
      paramLabel = "TOKEN",
      description =
          "A token that ends a text; more than once, the first is put there. Default: the tokenizer's"
              + " eos_token.")
  private List<String> ends = new ArrayList<>();

  @Option(
      names = "--date",
      paramLabel = "YYYY-MM-DDTHH:MM:SS",
      description = "What the template's strftime_now takes the time to be.")
  private @Nullable LocalDateTime date;

  /**
   * The encoder; empty where a tokenizer is to be learned.
   *
   * @throws IOException if a file cannot be read
   * @throws IllegalArgumentException if the template cannot be honoured, or an option does not fit
   */
  public Optional<RowEncoder> encoder(LossMask loss) throws IOException {
    if (tokenizer == null) {
      if (chatTemplate != null || !ends.isEmpty()) {
        throw new IllegalArgumentException("--chat-template and --end need a --tokenizer");
      }
      return Optional.empty();
    }
    TokenizerFolder folder = TokenizerFolder.read(tokenizer);
    if (chatTemplate != null) {
      folder = folder.withTemplates(ChatTemplates.read(chatTemplate));
    }
    Optional<ChatEncoder> chat = Optional.empty();
    if (!folder.templates().isEmpty()) {
      if (date == null && ChatEncoder.asksForTheTime(folder.templates().values())) {
        throw new IllegalArgumentException(
            "--date is missing: the chat template asks for the time (strftime_now), and without it"
                + " the same rows would give other bytes every day");
      }
      LocalDateTime now = date == null ? LocalDateTime.MIN : date;
      chat =
          Optional.of(
              new ChatEncoder(folder.tokenizer(), folder.templates(), folder.tokens(), now));
    }
    return Optional.of(new RowEncoder(folder, folder.ends(ends), chat, loss));
  }
}
