package io.penstock.text.parse.office;

import io.penstock.text.UnreadableException;
import io.penstock.text.parse.ParserLimits;
import io.penstock.text.parse.html.XhtmlMarkdown;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.tika.exception.EncryptedDocumentException;
import org.apache.tika.exception.TikaException;
import org.apache.tika.extractor.EmbeddedDocumentExtractor;
import org.apache.tika.io.TikaInputStream;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.metadata.Office;
import org.apache.tika.metadata.Property;
import org.apache.tika.metadata.TikaCoreProperties;
import org.apache.tika.parser.ParseContext;
import org.apache.tika.parser.PasswordProvider;
import org.apache.tika.parser.microsoft.OfficeParserConfig;
import org.jspecify.annotations.Nullable;
import org.xml.sax.ContentHandler;
import org.xml.sax.SAXException;

/**
 * Reads office documents by Tika's parsers, each made by name and with nothing of Tika's own
 * configuration. What is embedded in a document is counted and not followed.
 */
public final class OfficeReader {
  private final ParserLimits limits;
  private final List<String> passwords;

  /**
   * @param passwords to try on encrypted documents
   */
  public OfficeReader(ParserLimits limits, List<String> passwords) {
    this.limits = limits;
    this.passwords = List.copyOf(passwords);
  }

  /** Reads a document; its bytes tell of which kind it is. */
  public OfficeContent read(byte[] bytes) throws UnreadableException {
    OfficeFormat format =
        OfficeFormat.of(bytes)
            .orElseThrow(
                () ->
                    unreadable(
                        "the file is none of the office formats by its bytes, or cut off",
                        "unknown bytes"));
    try {
      if (format.isZip()) {
        ZipLimits.require(bytes);
      }
      return read(bytes, format);
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private OfficeContent read(byte[] bytes, OfficeFormat format)
      throws UnreadableException, IOException {
    for (int i = -1; ; i++) {
      try {
        return read(bytes, format, i < 0 ? null : passwords.get(i));
      } catch (EncryptedDocumentException locked) {
        if (i + 1 == passwords.size()) {
          throw new UnreadableException(
              "encrypted-document",
              "the document opens with a password only, and none of the %d that are configured"
                      .formatted(passwords.size())
                  + " is it");
        }
      }
    }
  }

  private OfficeContent read(byte[] bytes, OfficeFormat format, @Nullable String password)
      throws UnreadableException, IOException, EncryptedDocumentException {
    XhtmlMarkdown markdown = new XhtmlMarkdown(limits.maxCharacters());
    Metadata metadata = new Metadata();
    metadata.set(Metadata.CONTENT_TYPE, format.mediaType());
    Embedded embedded = new Embedded();
    try (TikaInputStream in = TikaInputStream.get(bytes)) {
      format.parser().parse(in, markdown, metadata, context(embedded, password));
    } catch (EncryptedDocumentException locked) {
      throw locked;
    } catch (SAXException | TikaException e) {
      if (isTooLong(e)) {
        throw new UnreadableException(
            "too-large",
            "the text has more characters than the limit of %d".formatted(limits.maxCharacters()),
            "> " + limits.maxCharacters(),
            Integer.toString(limits.maxCharacters()));
      }
      throw unreadable(e);
    }
    Map<String, String> facts = facts(metadata);
    if (embedded.count > 0) {
      facts.put("embedded-documents", embedded.count + ", not read");
    }
    return new OfficeContent(
        markdown.text(),
        line(metadata.get(TikaCoreProperties.TITLE)),
        markdown.headings(),
        markdown.pages(),
        facts);
  }

  private static boolean isTooLong(Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof XhtmlMarkdown.TooLongException) {
        return true;
      }
    }
    return false;
  }

  private static ParseContext context(Embedded embedded, @Nullable String password) {
    OfficeParserConfig config = new OfficeParserConfig();
    // As a stream, not as a tree of objects, which would take some ten times the memory.
    config.setUseSAXDocxExtractor(true);
    config.setUseSAXPptxExtractor(true);
    config.setExtractMacros(false);
    config.setIncludeDeletedContent(false);
    config.setIncludeMoveFromContent(false);
    config.setIncludeHeadersAndFooters(false);
    config.setIncludeSlideMasterContent(false);
    ParseContext context = new ParseContext();
    context.set(OfficeParserConfig.class, config);
    context.set(EmbeddedDocumentExtractor.class, embedded);
    if (password != null) {
      context.set(PasswordProvider.class, any -> password);
    }
    return context;
  }

  private static Map<String, String> facts(Metadata metadata) {
    Map<String, String> facts = new TreeMap<>();
    put(facts, "author", String.join(", ", metadata.getValues(TikaCoreProperties.CREATOR)));
    put(facts, "subject", metadata.get(TikaCoreProperties.DESCRIPTION));
    put(facts, "keywords", String.join(", ", metadata.getValues(Office.KEYWORDS)));
    put(facts, "language", metadata.get(TikaCoreProperties.LANGUAGE));
    putDate(facts, "created", metadata, TikaCoreProperties.CREATED);
    putDate(facts, "modified", metadata, TikaCoreProperties.MODIFIED);
    return facts;
  }

  /** Years before 1900 are how some writers say that they do not know. */
  private static void putDate(
      Map<String, String> facts, String key, Metadata metadata, Property property) {
    String date = metadata.get(property);
    if (date != null && date.compareTo("1900") > 0 && !date.startsWith("-")) {
      put(facts, key, date);
    }
  }

  private static void put(Map<String, String> facts, String key, @Nullable String value) {
    String line = line(value);
    if (line != null) {
      facts.put(key, line);
    }
  }

  private static @Nullable String line(@Nullable String value) {
    String line = value == null ? "" : value.replaceAll("[\\s\\p{Cntrl}]+", " ").strip();
    return line.isEmpty() ? null : line;
  }

  private static UnreadableException unreadable(Exception broken) {
    Throwable cause = broken;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    String name = cause.getClass().getSimpleName();
    return unreadable("%s: %s".formatted(name, cause.getMessage()), name);
  }

  private static UnreadableException unreadable(String message, String value) {
    return new UnreadableException("unreadable-document", message, value, null);
  }

  /** Pictures, attached files, archives within the archive. */
  private static final class Embedded implements EmbeddedDocumentExtractor {
    private int count;

    @Override
    public boolean shouldParseEmbedded(Metadata metadata) {
      count++;
      return false;
    }

    @Override
    public void parseEmbedded(
        InputStream stream, ContentHandler handler, Metadata metadata, boolean outputHtml) {
      // Asked for in spite of the answer above; it is not followed all the same.
    }
  }
}
