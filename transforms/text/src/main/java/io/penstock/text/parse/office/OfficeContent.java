package io.penstock.text.parse.office;

import io.penstock.schemas.document.Heading;
import io.penstock.schemas.document.Page;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An office document, read.
 *
 * @param text Markdown
 * @param pages slides or sheets, where there are any
 * @param metadata what its file says of it
 */
public record OfficeContent(
    String text,
    @Nullable String title,
    List<Heading> headings,
    List<Page> pages,
    Map<String, String> metadata) {}
