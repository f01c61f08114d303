package io.penstock.models.retrieval;

import io.penstock.models.retrieval.ReciprocalRankFusion.Fused;
import io.penstock.schemas.document.SourcePosition;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.StoredFields;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.FieldExistsQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.SearcherManager;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.IOUtils;

/**
 * The read side of the search index: BM25 and nearest vectors, fused by their ranks.
 *
 * <p>Shows the newest commit as of opening or of the last {@link #refresh()}. Thread safe. Needs no
 * lock: any number may read while one {@link ChunkIndex} writes.
 */
public final class Retriever implements Closeable {

  // Fusion needs candidates beyond the wanted hits: a passage may be tenth in both and first in the
  // sum.
  private static final int MIN_CANDIDATES = 100;
  private static final int MAX_CANDIDATES = 10_000;
  // Two clauses a term; Lucene refuses a query of more than 1024.
  private static final int MAX_QUERY_TERMS = 500;
  // A word in a heading or title tells less of a passage than one in the passage itself.
  private static final float CONTEXT_BOOST = 0.5f;

  private final Directory directory;
  private final SearcherManager searchers;
  private final Embedder embedder;
  private final Analyzer analyzer = new ChunkAnalyzer();

  private Retriever(Directory directory, SearcherManager searchers, Embedder embedder) {
    this.directory = directory;
    this.searchers = searchers;
    this.embedder = embedder;
  }

  /**
   * Opens the index in this folder for reading.
   *
   * @throws IllegalStateException if there is none, or it was made with another embedder
   * @throws IOException if it cannot be read
   */
  public static Retriever open(Path folder, Embedder embedder) throws IOException {
    Directory directory = FSDirectory.open(folder);
    SearcherManager searchers = null;
    try {
      if (!DirectoryReader.indexExists(directory)) {
        throw new IllegalStateException("there is no index in " + folder);
      }
      searchers = new SearcherManager(directory, null);
      Retriever retriever = new Retriever(directory, searchers, embedder);
      retriever.commitData().requireEmbedder(embedder);
      return retriever;
    } catch (IOException | RuntimeException e) {
      IOUtils.closeWhileHandlingException(searchers, directory);
      throw e;
    }
  }

  /** Goes on to the newest commit. */
  public void refresh() throws IOException {
    searchers.maybeRefreshBlocking();
  }

  /** The best passages, best first. */
  public List<SearchHit> search(SearchQuery query) throws IOException {
    IndexSearcher searcher = searchers.acquire();
    try {
      int depth = Math.max(MIN_CANDIDATES, 10 * query.limit());
      while (true) {
        List<List<Integer>> rankings =
            List.of(
                byWords(searcher, query.text(), depth), byVector(searcher, query.text(), depth));
        List<SearchHit> hits = hits(searcher, rankings, query);
        int reach = depth;
        boolean exhausted = rankings.stream().allMatch(ranking -> ranking.size() < reach);
        if (hits.size() == query.limit() || exhausted || depth >= MAX_CANDIDATES) {
          return hits;
        }
        depth = Math.min(2 * depth, MAX_CANDIDATES);
      }
    } finally {
      searchers.release(searcher);
    }
  }

  private List<SearchHit> hits(
      IndexSearcher searcher, List<List<Integer>> rankings, SearchQuery query) throws IOException {
    BestPassage passage = new BestPassage(analyzer, query.text());
    StoredFields stored = searcher.storedFields();
    Map<String, Integer> hitsOf = new HashMap<>();
    List<SearchHit> hits = new ArrayList<>();
    for (Fused<Integer> fused :
        ReciprocalRankFusion.fuse(rankings, ReciprocalRankFusion.DEFAULT_CONSTANT)) {
      if (hits.size() == query.limit()) {
        break;
      }
      Document entry = stored.document(fused.item());
      int count = hitsOf.merge(IndexFields.documentId(entry), 1, Integer::sum);
      if (count <= query.hitsPerDocument()) {
        hits.add(IndexFields.hit(entry, fused.score(), passage.of(IndexFields.text(entry))));
      }
    }
    return hits;
  }

  private List<Integer> byWords(IndexSearcher searcher, String text, int depth) throws IOException {
    BooleanQuery.Builder words = new BooleanQuery.Builder();
    for (String term : queryTerms(text)) {
      words.add(new TermQuery(new Term(IndexFields.TEXT, term)), Occur.SHOULD);
      words.add(
          new BoostQuery(new TermQuery(new Term(IndexFields.CONTEXT, term)), CONTEXT_BOOST),
          Occur.SHOULD);
    }
    return ranking(searcher.search(words.build(), depth));
  }

  private List<String> queryTerms(String text) {
    return AnalyzedTerms.of(analyzer, text).stream().distinct().limit(MAX_QUERY_TERMS).toList();
  }

  private List<Integer> byVector(IndexSearcher searcher, String text, int depth)
      throws IOException {
    float[] vector = embedder.embed(text);
    return IndexFields.isDirection(vector)
        ? ranking(
            searcher.search(new KnnFloatVectorQuery(IndexFields.VECTOR, vector, depth), depth))
        : List.of();
  }

  /**
   * The ordinals of the chunks with the nearest vectors: for tests, on an index of one document.
   */
  List<Integer> nearest(String text, int count) throws IOException {
    IndexSearcher searcher = searchers.acquire();
    try {
      List<Integer> ordinals = new ArrayList<>();
      for (int entry : byVector(searcher, text, Math.max(MIN_CANDIDATES, count))) {
        ordinals.add(IndexFields.hit(searcher.storedFields().document(entry), 0, "").ordinal());
      }
      return ordinals.subList(0, Math.min(count, ordinals.size()));
    } finally {
      searchers.release(searcher);
    }
  }

  private static List<Integer> ranking(TopDocs found) {
    List<Integer> ranking = new ArrayList<>();
    for (ScoreDoc hit : found.scoreDocs) {
      ranking.add(hit.doc);
    }
    return ranking;
  }

  /** By partition of the chunks' log, the offset up to which this view has applied it. */
  public Map<String, Long> offsets() throws IOException {
    return commitData().offsets();
  }

  /** The version of every live document in the index, by document id. */
  public Map<String, SourcePosition> liveVersions() throws IOException {
    IndexSearcher searcher = searchers.acquire();
    try {
      Map<String, SourcePosition> versions = new TreeMap<>();
      Query live = new TermQuery(new Term(IndexFields.STATE, IndexFields.LIVE));
      StoredFields stored = searcher.storedFields();
      for (ScoreDoc found : searcher.search(live, Math.max(1, searcher.count(live))).scoreDocs) {
        Document entry = stored.document(found.doc);
        versions.put(IndexFields.documentId(entry), IndexFields.version(entry));
      }
      return versions;
    } finally {
      searchers.release(searcher);
    }
  }

  /** How many chunks can be found. */
  public int chunkCount() throws IOException {
    IndexSearcher searcher = searchers.acquire();
    try {
      return searcher.count(new FieldExistsQuery(IndexFields.TEXT));
    } finally {
      searchers.release(searcher);
    }
  }

  private CommitData commitData() throws IOException {
    IndexSearcher searcher = searchers.acquire();
    try {
      return CommitData.of(
          ((DirectoryReader) searcher.getIndexReader()).getIndexCommit().getUserData());
    } finally {
      searchers.release(searcher);
    }
  }

  @Override
  public void close() throws IOException {
    try (Directory theDirectory = directory) {
      searchers.close();
    }
  }
}
