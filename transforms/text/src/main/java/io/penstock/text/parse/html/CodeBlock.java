package io.penstock.text.parse.html;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeFilter;

/** Preformatted text as a fenced block of Markdown. */
final class CodeBlock {
  private static final Pattern LANGUAGE = Pattern.compile("\\blanguage-([\\w+#.-]{1,30})");
  private static final Pattern FENCE = Pattern.compile("^\\s*(`{3,})", Pattern.MULTILINE);

  private CodeBlock() {}

  /** The lines of the block with its fences, none if it has no text. */
  static List<String> lines(Element pre, Predicate<Node> leftOut) {
    String text = wholeText(pre, leftOut);
    if (text.isBlank()) {
      return List.of();
    }
    String fence = "```";
    for (Matcher inside = FENCE.matcher(text); inside.find(); ) {
      fence = inside.group(1).length() < fence.length() ? fence : inside.group(1) + "`";
    }
    List<String> lines = new ArrayList<>();
    lines.add(fence + language(pre));
    // Blank lines at the ends are the author's layout, spaces before the first word are code.
    String[] written = text.stripTrailing().split("\\R", -1);
    int first = 0;
    while (written[first].isBlank()) {
      first++;
    }
    for (int i = first; i < written.length; i++) {
      lines.add(written[i].stripTrailing());
    }
    lines.add(fence);
    return lines;
  }

  private static String language(Element pre) {
    Element code = pre.childrenSize() == 1 ? pre.child(0) : pre;
    for (String names : List.of(pre.className(), code.className())) {
      Matcher language = LANGUAGE.matcher(names);
      if (language.find()) {
        return language.group(1);
      }
    }
    return "";
  }

  private static String wholeText(Element pre, Predicate<Node> leftOut) {
    StringBuilder text = new StringBuilder();
    pre.filter(
        new NodeFilter() {
          @Override
          public FilterResult head(Node node, int depth) {
            if (node instanceof TextNode words) {
              text.append(words.getWholeText());
            } else if (!(node instanceof Element element) || leftOut.test(node)) {
              return FilterResult.SKIP_ENTIRELY;
            } else if (element.normalName().equals("br")) {
              text.append('\n');
            } else if (depth > 0 && element.isBlock()) {
              startLine();
            }
            return FilterResult.CONTINUE;
          }

          @Override
          public FilterResult tail(Node node, int depth) {
            if (node instanceof Element element && element.isBlock()) {
              startLine();
            }
            return FilterResult.CONTINUE;
          }

          private void startLine() {
            if (!text.isEmpty() && text.charAt(text.length() - 1) != '\n') {
              text.append('\n');
            }
          }
        });
    return text.toString();
  }
}
