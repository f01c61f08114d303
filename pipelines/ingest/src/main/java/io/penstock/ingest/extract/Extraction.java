package io.penstock.ingest.extract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.ingest.extract.ExtractFiles.Journal;
import io.penstock.ingest.extract.Workers.Task;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Reads documents in their order, has them parsed side by side, and writes them in the same order.
 */
final class Extraction {
  /** So many may wait for one that takes long. */
  private static final int MAX_DOCUMENTS_IN_FLIGHT = 1000;

  /** A parser's structures, and the text, by the bytes of the document: what PDFs were seen to. */
  private static final int HEAP_BYTES_PER_BYTE = 24;

  private final SourceDocuments sources;
  private final Workers workers;
  private final ExtractFiles files;
  private final ObjectNode options;
  private final Progress progress;
  private final long maxBytesInFlight = Runtime.getRuntime().maxMemory() / HEAP_BYTES_PER_BYTE;
  private final Tally tally = new Tally();
  private final Deque<Task> inFlight = new ArrayDeque<>();
  private long bytesInFlight;

  /** Is told how far it is. */
  interface Progress {
    void show(Extraction extraction) throws IOException;
  }

  /**
   * @param options that the output hangs on, for a run that goes on with it
   * @param progress is told after each document
   */
  Extraction(
      SourceDocuments sources,
      Workers workers,
      ExtractFiles files,
      ObjectNode options,
      Progress progress) {
    this.sources = sources;
    this.workers = workers;
    this.files = files;
    this.options = options;
    this.progress = progress;
  }

  Tally tally() {
    return tally;
  }

  long passedBytes() throws IOException {
    return sources.passedBytes();
  }

  /**
   * Does all of it.
   *
   * @param resume whether to go on where an unfinished run stopped, if there is one
   */
  void run(boolean resume) throws IOException, InterruptedException, ExtractException {
    List<String> done = new ArrayList<>();
    long[] end = {0};
    boolean goesOn =
        resume
            && files.resume(
                options,
                entry -> {
                  done.add(entry.path("path").asText());
                  end[0] = entry.path("end").asLong();
                  count(entry);
                });
    if (!goesOn) {
      files.beginAnew();
    }
    try (Output output = files.output(end[0]);
        Journal journal = files.journal(options)) {
      for (String path : done) {
        String found = sources.skip();
        if (!path.equals(found)) {
          throw new ExtractException(
              "the input is not the one of the unfinished run: it had %s where now %s comes; run without --resume"
                  .formatted(path, found == null ? "nothing" : found));
        }
        output.passOver(path);
      }
      for (SourceDocument next = sources.next(); next != null; next = sources.next()) {
        int bytes = next.bytes();
        while (!inFlight.isEmpty()
            && (bytesInFlight + bytes > maxBytesInFlight
                || inFlight.size() >= MAX_DOCUMENTS_IN_FLIGHT)) {
          writeFirst(output, journal);
        }
        inFlight.add(workers.submit(next));
        bytesInFlight += bytes;
        while (!inFlight.isEmpty() && inFlight.getFirst().isDone()) {
          writeFirst(output, journal);
        }
      }
      while (!inFlight.isEmpty()) {
        writeFirst(output, journal);
      }
      flush(output, journal);
    }
    files.finish();
  }

  private void writeFirst(Output output, Journal journal)
      throws IOException, InterruptedException, ExtractException {
    Task task = inFlight.getFirst();
    if (!task.isDone()) {
      // There is time for it, and a kill while this one is read costs no other document.
      flush(output, journal);
    }
    Extracted extracted = workers.await(task, inFlight);
    inFlight.removeFirst();
    bytesInFlight -= task.bytes();
    ObjectNode entry =
        JsonText.object().put("path", extracted.path()).put("id", JsonText.whole(extracted.id()));
    entry.setAll(output.write(extracted));
    extracted.failure().ifPresent(reason -> entry.set("error", Format.error(reason)));
    entry.put("end", output.end());
    journal.add(entry);
    count(entry);
    progress.show(this);
  }

  private void count(JsonNode entry) {
    if (entry.has("error")) {
      tally.failed(entry.path("error").path("reason").asText());
    } else {
      tally.written(entry.path("rows").asLong(1));
    }
  }

  /** In this order: what the journal tells is there. */
  private static void flush(Output output, Journal journal) throws IOException {
    output.flush();
    journal.flush();
  }
}
