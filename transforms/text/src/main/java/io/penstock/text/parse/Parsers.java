package io.penstock.text.parse;

import io.penstock.schemas.document.Document;
import io.penstock.schemas.document.RawDocument;
import io.penstock.text.UnreadableException;
import io.penstock.text.parse.isolated.IsolatedParser;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The parsers as {@link ParseOptions} say, with the processes and the cache that belong to them.
 * The owner closes them. Safe to share between threads.
 */
public final class Parsers implements DocumentParser, AutoCloseable {
  private final DocumentParser parser;
  private final @Nullable IsolatedParser isolated;

  private Parsers(DocumentParser parser, @Nullable IsolatedParser isolated) {
    this.parser = parser;
    this.isolated = isolated;
  }

  /**
   * Opens them; processes start with the first document that needs one.
   *
   * @throws IllegalArgumentException if the passwords or the folder of the cache are not there
   */
  public static Parsers open(ParseOptions options) {
    List<String> passwords = options.passwords().read();
    DocumentParsers parsers = DocumentParsers.of(options, passwords, () -> {});
    return switch (options.mode()) {
      case IN_PROCESS -> new Parsers(ParseCache.around(parsers, options, passwords), null);
      case ISOLATED -> {
        IsolatedParser isolated = IsolatedParser.of(options, passwords);
        yield new Parsers(
            ParseCache.around(parsers.isolatedBy(isolated), options, passwords), isolated);
      }
    };
  }

  @Override
  public Document parse(RawDocument raw) throws UnreadableException {
    return parser.parse(raw);
  }

  @Override
  public void close() {
    if (isolated != null) {
      isolated.close();
    }
  }
}
