package io.penstock.models.retrieval;

import io.penstock.models.retrieval.PartBuffer.LogPosition;
import io.penstock.schemas.document.Chunk;
import io.penstock.schemas.document.ChunkAction;
import io.penstock.schemas.document.ChunkSet;
import io.penstock.schemas.document.Positions;
import io.penstock.schemas.document.SourcePosition;
import io.penstock.schemas.shard.DiskFullException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.lucene.document.Document;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.SegmentInfos;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.LockObtainFailedException;
import org.jspecify.annotations.Nullable;

/**
 * The write side of the search index: takes chunk sets from a log, and commits them together with
 * the log's offsets.
 *
 * <p>A document is replaced as a whole, by a version that is newer or equal; a delete leaves its
 * version behind. What was applied and not committed is gone after a crash, and so are its offsets:
 * read on from {@link #committedOffsets()}, and nothing is lost or seen twice.
 *
 * <p>For one thread. Owns the folder's write lock until closed; {@link Retriever}s may read
 * meanwhile.
 */
public final class ChunkIndex implements Closeable {

  /** What became of a record. */
  public enum Applied {
    /** The document is as the record says. */
    REPLACED,
    /** The index knows a newer version; nothing changed. */
    STALE,
    /** One part of a set; more must come. */
    INCOMPLETE
  }

  private static final long MAX_WAITING_CHARACTERS = 256L << 20;

  private final Path folder;
  private final Directory directory;
  private final IndexWriter writer;
  private final Embedder embedder;
  private final PartBuffer parts;
  // Versions since the last commit; older ones are looked up in `committed`.
  private final Map<String, SourcePosition> uncommitted = new HashMap<>();
  private DirectoryReader committed;
  private Map<String, Long> committedOffsets;
  private boolean changed;

  private ChunkIndex(
      Path folder,
      Directory directory,
      IndexWriter writer,
      Embedder embedder,
      PartBuffer parts,
      CommitData data)
      throws IOException {
    this.folder = folder;
    this.directory = directory;
    this.writer = writer;
    this.embedder = embedder;
    this.parts = parts;
    this.committedOffsets = data.offsets();
    this.committed = DirectoryReader.open(directory);
  }

  /**
   * Opens the index in this folder, and makes an empty one where there is none.
   *
   * @throws IllegalStateException if another process writes it, or it was made with another
   *     embedder
   * @throws IOException if the folder cannot be read or written
   */
  public static ChunkIndex open(Path folder, Embedder embedder) throws IOException {
    return open(folder, embedder, MAX_WAITING_CHARACTERS);
  }

  static ChunkIndex open(Path folder, Embedder embedder, long maxWaitingCharacters)
      throws IOException {
    Files.createDirectories(folder);
    Directory directory = FSDirectory.open(folder);
    IndexWriter writer = null;
    try {
      CommitData data = latestCommit(directory);
      if (data != null) {
        data.requireEmbedder(embedder);
      }
      // Closing must not commit: only commit() knows the offsets that belong to the changes.
      writer =
          new IndexWriter(
              directory,
              new IndexWriterConfig(new ChunkAnalyzer())
                  .setCommitOnClose(false)
                  .setOpenMode(IndexWriterConfig.OpenMode.CREATE_OR_APPEND));
      if (data == null) {
        data = new CommitData(embedder.name(), Map.of());
        writer.setLiveCommitData(data.toUserData().entrySet());
        writer.commit();
      }
      return new ChunkIndex(
          folder, directory, writer, embedder, new PartBuffer(maxWaitingCharacters), data);
    } catch (LockObtainFailedException e) {
      directory.close();
      throw new IllegalStateException("the index " + folder + " is being written by a process", e);
    } catch (IOException | RuntimeException e) {
      if (writer != null) {
        writer.rollback();
      }
      directory.close();
      throw e;
    }
  }

  private static @Nullable CommitData latestCommit(Directory directory) throws IOException {
    return DirectoryReader.indexExists(directory)
        ? CommitData.of(SegmentInfos.readLatestCommit(directory).getUserData())
        : null;
  }

  /**
   * Applies one record of the log.
   *
   * @param partition the partition it stands in, as {@link #commit} names it
   * @param offset its place there
   * @throws IllegalArgumentException if the record contradicts itself; nothing changed
   */
  public Applied apply(ChunkSet set, String partition, long offset) throws IOException {
    if (set.getParts() < 1 || set.getPart() < 0 || set.getPart() >= set.getParts()) {
      throw new IllegalArgumentException(
          "document '%s': part %d of %d"
              .formatted(set.getDocumentId(), set.getPart(), set.getParts()));
    }
    if (isStale(set)) {
      return Applied.STALE;
    }
    Optional<ChunkSet> whole = parts.add(set, new LogPosition(partition, offset));
    if (whole.isEmpty()) {
      return Applied.INCOMPLETE;
    }
    replace(whole.get());
    return Applied.REPLACED;
  }

  private boolean isStale(ChunkSet set) throws IOException {
    SourcePosition known = knownVersion(set.getDocumentId());
    Optional<SourcePosition> waiting = parts.versionOf(set.getDocumentId());
    return (known != null && isOlder(set.getVersion(), known))
        || (waiting.isPresent() && isOlder(set.getVersion(), waiting.get()));
  }

  private static boolean isOlder(SourcePosition version, SourcePosition than) {
    return Positions.BY_VERSION.compare(version, than) < 0;
  }

  private void replace(ChunkSet set) throws IOException {
    boolean live = set.getAction() == ChunkAction.UPSERT;
    List<Document> entries = new ArrayList<>();
    if (live) {
      for (Chunk chunk : set.getChunks()) {
        entries.add(IndexFields.chunk(set, chunk, embedder));
      }
    }
    entries.add(
        IndexFields.state(
            set.getDocumentId(), set.getVersion(), live ? IndexFields.LIVE : IndexFields.DELETED));
    // Out with the old and in with the new in one step: no commit can fall between.
    long waitingBytes = writer.ramBytesUsed();
    try {
      writer.updateDocuments(new Term(IndexFields.DOCUMENT, set.getDocumentId()), entries);
    } catch (IOException | RuntimeException e) {
      throw DiskFullException.explained(e, folder, waitingBytes);
    }
    uncommitted.put(set.getDocumentId(), set.getVersion());
    changed = true;
  }

  private @Nullable SourcePosition knownVersion(String documentId) throws IOException {
    SourcePosition recent = uncommitted.get(documentId);
    if (recent != null) {
      return recent;
    }
    IndexSearcher searcher = new IndexSearcher(committed);
    ScoreDoc[] found =
        searcher.search(new TermQuery(new Term(IndexFields.STATE_OF, documentId)), 1).scoreDocs;
    return found.length == 0
        ? null
        : IndexFields.version(searcher.storedFields().document(found[0].doc));
  }

  /**
   * Makes what was applied visible and lasting, together with the offsets.
   *
   * @param nextOffsets by partition, the offset of the first record not yet applied; a partition
   *     that is not named keeps what it has. Where a set waits for parts, the offset of its first
   *     part is committed instead, because the parts are held in memory only.
   */
  public void commit(Map<String, Long> nextOffsets) throws IOException {
    Map<String, Long> offsets = new HashMap<>(committedOffsets);
    offsets.putAll(nextOffsets);
    parts
        .firstIncompleteOffsets()
        .forEach((partition, offset) -> offsets.merge(partition, offset, Math::min));
    if (!changed && offsets.equals(committedOffsets)) {
      return;
    }
    writer.setLiveCommitData(new CommitData(embedder.name(), offsets).toUserData().entrySet());
    long waitingBytes = writer.ramBytesUsed();
    try {
      writer.commit();
    } catch (IOException | RuntimeException e) {
      throw DiskFullException.explained(e, folder, waitingBytes);
    }
    committedOffsets = Map.copyOf(offsets);
    changed = false;
    DirectoryReader newer = DirectoryReader.openIfChanged(committed);
    if (newer != null) {
      committed.close();
      committed = newer;
    }
    uncommitted.clear();
  }

  /** By partition, the offset to read on from; a partition that is not named was never read. */
  public Map<String, Long> committedOffsets() {
    return committedOffsets;
  }

  /** By partition, the first record of a set that waits for more parts. */
  public Map<String, Long> firstIncompleteOffsets() {
    return parts.firstIncompleteOffsets();
  }

  /** Sets given up because too much waited for parts; their documents stay as they were. */
  public long abandonedSetCount() {
    return parts.abandonedCount();
  }

  /** Leaves the index as of the last {@link #commit}. */
  @Override
  public void close() throws IOException {
    try (Directory theDirectory = directory;
        DirectoryReader theReader = committed) {
      writer.rollback();
    }
  }
}
