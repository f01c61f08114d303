package io.penstock.text.parse;

import io.penstock.schemas.document.Document;
import io.penstock.schemas.document.Heading;
import io.penstock.schemas.document.RawDocument;
import io.penstock.text.UnreadableException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.Code;
import org.commonmark.node.HardLineBreak;
import org.commonmark.node.LinkReferenceDefinition;
import org.commonmark.node.Node;
import org.commonmark.node.SoftLineBreak;
import org.commonmark.node.Text;
import org.commonmark.parser.IncludeSourceSpans;
import org.commonmark.parser.InlineParser;
import org.commonmark.parser.Parser;
import org.commonmark.parser.SourceLines;
import org.jspecify.annotations.Nullable;

/**
 * Reads Markdown. The text stays Markdown; the front matter goes from the text to the metadata. A
 * block that looks like front matter and is none stays text, and the metadata says so.
 */
final class MarkdownParser implements DocumentParser {
  /** Deeper nesting is read as text: no author needs it, and the parser's stack would. */
  private static final int MAX_NESTING = 100;

  /** A longer title is kept as it is written. */
  private static final int MAX_TITLE_CHARACTERS = 1000;

  /** More are not looked up in headings, or each heading would cost all of them. */
  private static final int MAX_DEFINITIONS = 100;

  private final Parser blocks =
      Parser.builder()
          .inlineParserFactory(context -> new HeadingSource())
          .extensions(List.of(TablesExtension.create()))
          .includeSourceSpans(IncludeSourceSpans.BLOCKS)
          .maxOpenBlockParsers(MAX_NESTING)
          .build();

  private final Parser line =
      Parser.builder().enabledBlockTypes(Set.of()).maxInlineNesting(MAX_NESTING).build();

  @Override
  public Document parse(RawDocument raw) throws UnreadableException {
    Charsets.Decoded decoded =
        Charsets.decode(RawDocuments.bytes(raw), RawDocuments.declaredCharset(raw));
    String source = decoded.text();
    FrontMatter front = frontMatter(source);
    String text = source.substring(front.bodyStart());
    List<Heading> headings = headings(text);
    Map<String, String> metadata = new TreeMap<>(front.fields());
    // The author's fields are the metadata; of the charset only what is out of the ordinary is
    // said.
    if (decoded.repairedLines() > 0 || !decoded.charset().equals(StandardCharsets.UTF_8)) {
      decoded.metadata().forEach(metadata::putIfAbsent);
    }
    return RawDocuments.document(raw, MediaTypes.MARKDOWN, metadata)
        .setText(text)
        .setTitle(title(front, headings))
        .setHeadings(headings)
        .build();
  }

  private static FrontMatter frontMatter(String source) {
    try {
      return FrontMatter.of(source).orElse(new FrontMatter(Map.of(), 0));
    } catch (FrontMatter.InvalidException invalid) {
      return new FrontMatter(Map.of("front-matter-error", String.valueOf(invalid.getMessage())), 0);
    }
  }

  private static @Nullable String title(FrontMatter front, List<Heading> headings) {
    return Optional.ofNullable(front.fields().get("title"))
        .filter(title -> !title.isBlank())
        .or(() -> headings.stream().map(Heading::getTitle).findFirst())
        .orElse(null);
  }

  List<Heading> headings(String text) {
    List<Heading> headings = new ArrayList<>();
    Node root = blocks.parse(text);
    String definitions = definitions(root);
    for (Node node = next(root, root); node != null; node = next(node, root)) {
      if (node instanceof org.commonmark.node.Heading heading) {
        String title = plainText(heading, definitions);
        if (!title.isEmpty()) {
          int start = heading.getSourceSpans().get(0).getInputIndex();
          headings.add(new Heading(heading.getLevel(), title, lineStart(text, start)));
        }
      }
    }
    return headings;
  }

  /** The names that links of the text refer to, as Markdown; without them "[x]" is no link. */
  private static String definitions(Node root) {
    StringBuilder definitions = new StringBuilder();
    int count = 0;
    for (Node node = next(root, root); node != null; node = next(node, root)) {
      if (node instanceof LinkReferenceDefinition definition && count < MAX_DEFINITIONS) {
        definitions.append("\n\n[").append(definition.getLabel()).append("]: x");
        count++;
      }
    }
    return definitions.toString();
  }

  private static int lineStart(String text, int index) {
    int start = index;
    while (start > 0 && text.charAt(start - 1) != '\n' && text.charAt(start - 1) != '\r') {
      start--;
    }
    return start;
  }

  private String plainText(Node heading, String definitions) {
    if (!(heading.getFirstChild() instanceof Text source)) {
      return "";
    }
    String words = source.getLiteral();
    if (words.length() > MAX_TITLE_CHARACTERS) {
      return words.strip();
    }
    return plainTextOf(line.parse(words.indexOf('[') < 0 ? words : words + definitions));
  }

  private static String plainTextOf(Node heading) {
    StringBuilder title = new StringBuilder();
    for (Node node = next(heading, heading); node != null; node = next(node, heading)) {
      if (node instanceof Text text) {
        title.append(text.getLiteral());
      } else if (node instanceof Code code) {
        title.append(code.getLiteral());
      } else if (node instanceof SoftLineBreak || node instanceof HardLineBreak) {
        title.append(' ');
      }
    }
    return title.toString().strip();
  }

  /**
   * Only headings are read further than to their block, and these one by one: to find links and
   * emphasis in a hostile text takes the square of its length.
   */
  private static final class HeadingSource implements InlineParser {
    @Override
    public void parse(SourceLines lines, Node block) {
      if (block instanceof org.commonmark.node.Heading) {
        block.appendChild(new Text(lines.getContent()));
      }
    }
  }

  /** The next node below the root in the order of the text; no recursion, the depth is theirs. */
  private static @Nullable Node next(Node node, Node root) {
    if (node.getFirstChild() != null) {
      return node.getFirstChild();
    }
    Node up = node;
    while (up != root) {
      if (up.getNext() != null) {
        return up.getNext();
      }
      up = up.getParent();
    }
    return null;
  }
}
