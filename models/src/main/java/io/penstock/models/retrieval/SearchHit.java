package io.penstock.models.retrieval;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A passage that answers a query.
 *
 * @param page where the chunk starts, from 1; null where the document has no pages
 * @param score the fused score; it orders the hits of one query and means nothing beyond it
 * @param text the part of the chunk that matches best
 * @param ordinal the chunk's place in its document, from 0
 */
public record SearchHit(
    String documentId,
    @Nullable String title,
    @Nullable String uri,
    List<String> headingPath,
    @Nullable Integer page,
    double score,
    String text,
    int ordinal) {

  public SearchHit {
    headingPath = List.copyOf(headingPath);
  }
}
