package io.penstock.text.parse.html;

import com.fasterxml.jackson.databind.JsonNode;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/**
 * What a page says about itself, in JSON-LD, in its meta elements or in its marks; each field is
 * empty where the page is silent.
 *
 * @param byline the authors, as written
 * @param date of publication, as written
 * @param language by the page's own word
 */
public record PageFacts(
    String title, String byline, String date, String language, String site, String description) {

  /** Reads the facts of this page. */
  public static PageFacts of(Document page) {
    JsonNode article = JsonLinkedData.article(page);
    Metas metas = Metas.of(page);
    Element html = page.selectFirst("html");
    return new PageFacts(
        first(
            headline(article, page.title()),
            metas.first("dc:title", "dcterm:title", "og:title", "twitter:title", "title"),
            PageTitle.of(page)),
        first(
            JsonLinkedData.names(article.path("author")),
            metas.words("dc:creator", "dcterm:creator", "author", "article:author")),
        first(
            JsonLinkedData.text(article, "datePublished"),
            metas.first("article:published_time", "datepublished", "dc:date", "date", "pubdate"),
            marked(page)),
        html == null ? "" : first(html.attr("lang"), html.attr("xml:lang")),
        first(metas.first("og:site_name"), JsonLinkedData.names(article.path("publisher"))),
        first(
            JsonLinkedData.text(article, "description"),
            metas.first(
                "dc:description",
                "dcterm:description",
                "og:description",
                "description",
                "twitter:description")));
  }

  /** Some put a description into the headline, or the site into the name. */
  private static String headline(JsonNode article, String pageTitle) {
    String headline = JsonLinkedData.text(article, "headline");
    String name = JsonLinkedData.text(article, "name");
    boolean nameIsBetter =
        !name.isEmpty() && pageTitle.contains(name) && !pageTitle.contains(headline);
    return headline.isEmpty() || nameIsBetter ? name : headline;
  }

  private static String first(String... values) {
    for (String value : values) {
      if (!value.isBlank()) {
        return value.strip();
      }
    }
    return "";
  }

  private static String marked(Document page) {
    Element date = page.selectFirst("[itemprop=datePublished], time[pubdate]");
    return date == null ? "" : first(date.attr("datetime"), date.attr("content"));
  }
}
