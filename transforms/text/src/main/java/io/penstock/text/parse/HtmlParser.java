package io.penstock.text.parse;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.penstock.schemas.document.Document;
import io.penstock.schemas.document.RawDocument;
import io.penstock.text.UnreadableException;
import io.penstock.text.parse.html.Elements;
import io.penstock.text.parse.html.MainText;
import io.penstock.text.parse.html.MarkdownText;
import io.penstock.text.parse.html.PageFacts;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.nodes.Element;
import org.jsoup.parser.Parser;
import org.jspecify.annotations.Nullable;

/** Reads HTML: its article, or all of the page but what stands around its content, as Markdown. */
final class HtmlParser implements DocumentParser {
  private static final int MAX_DEPTH = 512;

  /** Where the HTML standard has browsers look for a declaration. */
  private static final int DECLARATION_BYTES = 1024;

  private static final Pattern META_CHARSET =
      Pattern.compile(
          "<meta[^>]{0,200}?charset\\s*=\\s*[\"']?\\s*([\\w.:-]+)", Pattern.CASE_INSENSITIVE);

  private final HtmlMode mode;

  HtmlParser(HtmlMode mode) {
    this.mode = mode;
  }

  @Override
  public Document parse(RawDocument raw) throws UnreadableException {
    byte[] bytes = RawDocuments.bytes(raw);
    Charsets.Decoded decoded = decode(raw, bytes);
    // A parser of its own for each document: jsoup's are not safe to share.
    Parser parser = Parser.htmlParser().setMaxDepth(MAX_DEPTH);
    var page = parser.parseInput(decoded.text(), "");
    PageFacts facts = PageFacts.of(page);
    Optional<MainText> article =
        mode == HtmlMode.MAIN_TEXT ? MainText.of(page, facts) : Optional.empty();
    MarkdownText text =
        article
            .map(MainText::markdown)
            .orElseGet(() -> MarkdownText.of(mainPart(page), Elements::isNoContent));
    Map<String, String> metadata = metadata(facts, decoded);
    if (mode == HtmlMode.MAIN_TEXT && article.isEmpty()) {
      metadata.put("main-text", "none found: the whole page is here");
    }
    return RawDocuments.document(raw, MediaTypes.HTML, metadata)
        .setText(text.text())
        .setTitle(article.isPresent() ? facts.title() : title(page))
        .setHeadings(text.headings())
        .build();
  }

  private static Charsets.Decoded decode(RawDocument raw, byte[] bytes) throws UnreadableException {
    String declared = RawDocuments.declaredCharset(raw);
    return declared.isEmpty()
        ? Charsets.decodeHinted(bytes, charsetOfPage(bytes))
        : Charsets.decode(bytes, declared);
  }

  private static String charsetOfPage(byte[] bytes) {
    String head = new String(bytes, 0, Math.min(DECLARATION_BYTES, bytes.length), ISO_8859_1);
    Matcher meta = META_CHARSET.matcher(head);
    if (!meta.find()) {
      return "";
    }
    // The declaration was readable as ASCII, so UTF-16 it cannot be; the standard says UTF-8.
    String name = meta.group(1);
    return name.toLowerCase(java.util.Locale.ROOT).startsWith("utf-16") ? "utf-8" : name;
  }

  private static Element mainPart(org.jsoup.nodes.Document page) {
    var mains = page.select("main, [role=main]");
    Element main = mains.size() == 1 ? mains.get(0) : null;
    return main != null && main.hasText() ? main : page.body();
  }

  private static Map<String, String> metadata(PageFacts facts, Charsets.Decoded decoded) {
    Map<String, String> metadata = new TreeMap<>(decoded.metadata());
    put(metadata, "language", facts.language());
    put(metadata, "author", facts.byline());
    put(metadata, "date", facts.date());
    put(metadata, "site", facts.site());
    put(metadata, "description", facts.description());
    return metadata;
  }

  private static void put(Map<String, String> metadata, String key, String value) {
    if (!value.isEmpty()) {
      metadata.put(key, value);
    }
  }

  private static @Nullable String title(org.jsoup.nodes.Document page) {
    return Optional.of(page.title())
        .filter(title -> !title.isBlank())
        .or(() -> Optional.ofNullable(page.selectFirst("h1")).map(Element::text))
        .map(String::strip)
        .filter(title -> !title.isEmpty())
        .orElse(null);
  }
}
