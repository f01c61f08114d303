package io.penstock.text.parse.pdf;

import io.penstock.schemas.document.Furniture;
import io.penstock.schemas.document.Heading;
import io.penstock.schemas.document.Page;
import java.util.List;
import java.util.Map;

/**
 * A PDF, read.
 *
 * @param text Markdown
 * @param furniture what stands on the pages beside the text
 * @param facts of the metadata, such as which pages are scanned
 */
public record PdfContent(
    String text,
    List<Heading> headings,
    List<Page> pages,
    List<Furniture> furniture,
    Map<String, String> facts) {}
