package io.penstock.models.retrieval;

import io.penstock.schemas.document.Chunk;
import io.penstock.schemas.document.ChunkSet;
import io.penstock.schemas.document.SourcePosition;
import java.util.List;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.IndexableField;
import org.apache.lucene.index.VectorSimilarityFunction;

/**
 * How chunks and versions lie in Lucene.
 *
 * <p>One entry a chunk, and one more a document: its version, which stays when the document is
 * deleted, so that an older upsert that comes later is known for what it is. All entries of a
 * document share the term {@link #DOCUMENT}, by which they are replaced together.
 */
final class IndexFields {

  static final String DOCUMENT = "document";
  static final String STATE_OF = "state-of";
  static final String STATE = "state";
  static final String LIVE = "live";
  static final String DELETED = "deleted";
  static final String TEXT = "text";
  static final String CONTEXT = "context";
  static final String VECTOR = "vector";

  private static final String TITLE = "title";
  private static final String URI = "uri";
  private static final String HEADING = "heading";
  private static final String PAGE = "page";
  private static final String ORDINAL = "ordinal";
  private static final String TOPIC = "topic";
  private static final String PARTITION = "partition";
  private static final String OFFSET = "offset";
  private static final String TIMESTAMP = "timestamp";

  private IndexFields() {}

  static Document chunk(ChunkSet set, Chunk chunk, Embedder embedder) {
    Document entry = new Document();
    entry.add(new StringField(DOCUMENT, set.getDocumentId(), Field.Store.YES));
    entry.add(new TextField(TEXT, chunk.getText(), Field.Store.YES));
    if (set.getTitle() != null) {
      entry.add(new StoredField(TITLE, set.getTitle()));
      entry.add(new TextField(CONTEXT, set.getTitle(), Field.Store.NO));
    }
    if (set.getUri() != null) {
      entry.add(new StoredField(URI, set.getUri()));
    }
    for (String heading : chunk.getHeadingPath()) {
      entry.add(new StoredField(HEADING, heading));
      entry.add(new TextField(CONTEXT, heading, Field.Store.NO));
    }
    if (chunk.getPage() != null) {
      entry.add(new StoredField(PAGE, chunk.getPage()));
    }
    entry.add(new StoredField(ORDINAL, chunk.getOrdinal()));
    float[] vector = embedder.embed(embeddedText(chunk));
    if (isDirection(vector)) {
      entry.add(new KnnFloatVectorField(VECTOR, vector, VectorSimilarityFunction.DOT_PRODUCT));
    }
    return entry;
  }

  /** The headings say what a passage is about where the passage itself only says "it". */
  static String embeddedText(Chunk chunk) {
    return chunk.getHeadingPath().isEmpty()
        ? chunk.getText()
        : String.join("\n", chunk.getHeadingPath()) + "\n" + chunk.getText();
  }

  /** False for the all-zero vector of a text with nothing to go by. */
  static boolean isDirection(float[] vector) {
    for (float value : vector) {
      if (value != 0) {
        return true;
      }
    }
    return false;
  }

  static Document state(String documentId, SourcePosition version, String state) {
    Document entry = new Document();
    entry.add(new StringField(DOCUMENT, documentId, Field.Store.YES));
    entry.add(new StringField(STATE_OF, documentId, Field.Store.NO));
    entry.add(new StringField(STATE, state, Field.Store.YES));
    entry.add(new StoredField(TOPIC, version.getTopic()));
    entry.add(new StoredField(PARTITION, version.getPartition()));
    entry.add(new StoredField(OFFSET, version.getOffset()));
    entry.add(new StoredField(TIMESTAMP, version.getTimestamp()));
    return entry;
  }

  static SourcePosition version(Document state) {
    return new SourcePosition(
        string(state, TOPIC),
        number(state, PARTITION).intValue(),
        number(state, OFFSET).longValue(),
        number(state, TIMESTAMP).longValue());
  }

  static String documentId(Document entry) {
    return string(entry, DOCUMENT);
  }

  static String text(Document entry) {
    return string(entry, TEXT);
  }

  static SearchHit hit(Document entry, double score, String passage) {
    IndexableField page = entry.getField(PAGE);
    return new SearchHit(
        documentId(entry),
        entry.get(TITLE),
        entry.get(URI),
        List.of(entry.getValues(HEADING)),
        page == null ? null : page.numericValue().intValue(),
        score,
        passage,
        number(entry, ORDINAL).intValue());
  }

  private static String string(Document entry, String field) {
    String value = entry.get(field);
    if (value == null) {
      throw new IllegalStateException("the index is damaged: an entry without '" + field + "'");
    }
    return value;
  }

  private static Number number(Document entry, String field) {
    IndexableField value = entry.getField(field);
    if (value == null || value.numericValue() == null) {
      throw new IllegalStateException("the index is damaged: an entry without '" + field + "'");
    }
    return value.numericValue();
  }
}
