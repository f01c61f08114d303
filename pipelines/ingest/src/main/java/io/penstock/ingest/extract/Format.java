package io.penstock.ingest.extract;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.schemas.document.Document;
import io.penstock.schemas.document.Reason;
import io.penstock.text.convert.DocumentSections;
import io.penstock.text.convert.DocumentSections.Section;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the output looks like. */
enum Format {
  /** A line a document, those that failed among them. */
  JSONL {
    @Override
    List<ObjectNode> rows(Extracted extracted) {
      return List.of(object(extracted));
    }
  },
  /** A file a document, in folders as the input's. */
  MARKDOWN {
    @Override
    List<ObjectNode> rows(Extracted extracted) {
      throw new IllegalStateException("files, not lines");
    }
  },
  /** A pair of prompt and response a section. */
  LMSTUDIO {
    @Override
    List<ObjectNode> rows(Extracted extracted) {
      return sections(
          extracted,
          (title, section, text) ->
              JsonText.object()
                  .put(
                      "prompt",
                      section.isEmpty()
                          ? "What does \"%s\" say?".formatted(title)
                          : "What does \"%s\" say about \"%s\"?".formatted(title, section))
                  .put("response", text));
    }
  },
  /** An instruction, an input and an output a section. */
  ALPACA {
    @Override
    List<ObjectNode> rows(Extracted extracted) {
      return sections(
          extracted,
          (title, section, text) ->
              JsonText.object()
                  .put(
                      "instruction",
                      section.isEmpty()
                          ? "Write what the document says."
                          : "Write what the document says about \"%s\".".formatted(section))
                  .put("input", title)
                  .put("output", text));
    }
  };

  /** The lines that are made of a document; of one that failed none, but in JSONL one. */
  abstract List<ObjectNode> rows(Extracted extracted);

  /** Whether each line names its document, so that no index is needed beside. */
  boolean tellsAll() {
    return this == JSONL;
  }

  /** Makes a row of a section; its headings are joined, and empty where the text has none. */
  private interface Template {
    ObjectNode row(String title, String section, String text);
  }

  private static List<ObjectNode> sections(Extracted extracted, Template template) {
    List<ObjectNode> rows = new ArrayList<>();
    extracted
        .document()
        .ifPresent(
            document -> {
              String title = title(extracted.path(), document);
              for (Section section :
                  DocumentSections.of(document.getText(), document.getHeadings())) {
                List<String> headings = section.headings();
                boolean repeats = !headings.isEmpty() && headings.get(0).strip().equals(title);
                String about =
                    String.join(" > ", repeats ? headings.subList(1, headings.size()) : headings);
                rows.add(
                    template.row(title, JsonText.whole(about), JsonText.whole(section.text())));
              }
            });
    return rows;
  }

  private static String title(String path, Document document) {
    String title = document.getTitle();
    return title == null || title.isBlank()
        ? path.substring(path.lastIndexOf('/') + 1)
        : JsonText.whole(title.strip());
  }

  /** All that is known of a document. */
  static ObjectNode object(Extracted extracted) {
    ObjectNode object =
        JsonText.object()
            .put("path", JsonText.whole(extracted.path()))
            .put("id", JsonText.whole(extracted.id()));
    Optional<Document> read = extracted.document();
    if (read.isPresent()) {
      Document document = read.get();
      String title = document.getTitle();
      String text = JsonText.whole(document.getText());
      object.put("text", text).put("title", title == null ? null : JsonText.whole(title));
      object.set("metadata", DocumentFacts.metadata(document));
      object
          .put("language", extracted.language().orElse(null))
          .put("content_type", document.getContentType())
          .put("charset", DocumentFacts.charset(document).orElse(null))
          .put("pages", document.getPages().size())
          .put("tables", DocumentFacts.tables(text));
    }
    extracted.failure().ifPresent(reason -> object.set("error", error(reason)));
    return object;
  }

  static ObjectNode error(Reason reason) {
    return JsonText.object()
        .put("reason", reason.getRule())
        .put("message", JsonText.whole(reason.getMessage()));
  }
}
