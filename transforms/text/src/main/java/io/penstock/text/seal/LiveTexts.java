package io.penstock.text.seal;

import io.penstock.schemas.preference.PromptCompletion;
import io.penstock.schemas.shard.ShardKind;
import io.penstock.schemas.shard.ShardRow;
import io.penstock.text.convert.SectionTemplate;
import io.penstock.text.dedupe.ContentHash;
import io.penstock.text.encode.RowContent;
import io.penstock.text.parse.MarkdownHeadings;
import java.util.ArrayList;
import java.util.List;

/** Turns a live row into what is sealed of it: itself, or the instructions of a document. */
final class LiveTexts {
  private final RowOptions rows;
  private final MarkdownHeadings headings = new MarkdownHeadings();

  LiveTexts(RowOptions rows) {
    this.rows = rows;
  }

  List<LiveText> of(ShardKind kind, ShardRow row) {
    return rows.fromDocuments().isPresent()
        ? sections(rows.fromDocuments().get(), row)
        : List.of(
            new LiveText(
                row.text("document_id"), row.text("content_hash"), kind, RowContent.of(kind, row)));
  }

  private List<LiveText> sections(SectionTemplate template, ShardRow row) {
    String id = row.text("document_id");
    String title = row.optionalText("title");
    String text = row.text("text");
    boolean plain = row.text("metadata").contains("\"content_type\":\"text/plain");
    List<PromptCompletion> instructions =
        template.instructions(
            title == null || title.isBlank()
                ? id.substring(id.lastIndexOf('/') + 1)
                : title.strip(),
            text,
            plain ? List.of() : headings.of(text));
    List<LiveText> texts = new ArrayList<>();
    for (PromptCompletion instruction : instructions) {
      texts.add(
          new LiveText(
              id + '#' + (texts.size() + 1),
              ContentHash.of(instruction),
              ShardKind.PROMPT_COMPLETION,
              RowContent.of(instruction)));
    }
    return texts;
  }
}
