package io.penstock.models.retrieval;

/**
 * What is searched for.
 *
 * @param text words, as a person types them; no query language
 * @param limit the most hits wanted
 * @param hitsPerDocument the most hits of one document, so that one long document does not fill the
 *     answer
 */
public record SearchQuery(String text, int limit, int hitsPerDocument) {

  public SearchQuery {
    if (limit < 1 || hitsPerDocument < 1) {
      throw new IllegalArgumentException(
          "limit and hitsPerDocument must be positive: " + limit + ", " + hitsPerDocument);
    }
  }

  /** At most {@code limit} hits, one of each document. */
  public static SearchQuery of(String text, int limit) {
    return new SearchQuery(text, limit, 1);
  }
}
