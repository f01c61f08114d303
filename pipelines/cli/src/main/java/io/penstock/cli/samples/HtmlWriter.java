package io.penstock.cli.samples;

import java.util.List;
import java.util.regex.Pattern;

/** Writes an article as a web page, with the navigation and footer that real pages carry. */
final class HtmlWriter implements BlockWriter {
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");

  private final StringBuilder out = new StringBuilder();

  static String write(Article article) {
    HtmlWriter writer = new HtmlWriter();
    article.writeTo(writer);
    return """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <title>%1$s</title>
    <meta name="author" content="%2$s">
    <meta name="date" content="%3$s">
    <style>body { max-width: 42em; margin: auto; }</style>
    <script>document.documentElement.className = "js";</script>
    </head>
    <body>
    <nav><a href="/">Home</a> <a href="/handbook">Handbook</a> <a href="/search">Search</a></nav>
    <main>
    <article>
    <h1>%1$s</h1>
    %4$s</article>
    </main>
    <footer>Written by %2$s. Please print only what you need.</footer>
    </body>
    </html>
    """
        .formatted(escape(article.title()), escape(article.author()), article.date(), writer.out);
  }

  @Override
  public void heading(int level, String text) {
    element("h" + level, text);
  }

  @Override
  public void paragraph(String text) {
    element("p", text);
  }

  @Override
  public void items(boolean numbered, List<String> items) {
    String list = numbered ? "ol" : "ul";
    out.append('<').append(list).append(">\n");
    items.forEach(item -> element("li", item));
    out.append("</").append(list).append(">\n");
  }

  @Override
  public void table(List<List<String>> rows) {
    out.append("<table>\n");
    for (int i = 0; i < rows.size(); i++) {
      String cell = i == 0 ? "th" : "td";
      out.append("<tr>\n");
      rows.get(i).forEach(text -> element(cell, text));
      out.append("</tr>\n");
    }
    out.append("</table>\n");
  }

  @Override
  public void code(List<String> lines) {
    out.append("<pre><code>").append(escape(String.join("\n", lines))).append("\n</code></pre>\n");
  }

  private void element(String name, String text) {
    String inner = CODE.matcher(escape(text)).replaceAll("<code>$1</code>");
    out.append('<').append(name).append('>').append(inner);
    out.append("</").append(name).append(">\n");
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
