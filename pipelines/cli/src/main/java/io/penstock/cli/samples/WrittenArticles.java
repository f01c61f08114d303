package io.penstock.cli.samples;

import java.util.LinkedHashMap;
import java.util.Map;

/** The articles that were written by hand, by the id under which they are published. */
final class WrittenArticles {
  private WrittenArticles() {}

  static Map<String, Article> all() {
    Map<String, Article> articles = new LinkedHashMap<>();
    for (Map<String, String> row : Stock.table("written/index.tsv")) {
      String source = Stock.text("written/" + row.get("source") + ".md");
      articles.put(row.getOrDefault("path", ""), ArticleReader.read(source));
    }
    return articles;
  }
}
