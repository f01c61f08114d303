package io.penstock.ingest.extract;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a run writes beside its place: the output so far and a journal of its documents, by which a
 * later run knows how far it came.
 */
final class ExtractFiles {
  /** In a folder of Markdown: a line a document, with its file or why there is none. */
  static final String INDEX = "index.jsonl";

  private static final int FORMAT_VERSION = 1;

  private final Path target;
  private final Format format;
  private final Path unfinished;
  private final Path journal;

  ExtractFiles(Path target, Format format) {
    this.target = target;
    this.format = format;
    this.unfinished = beside(".unfinished");
    this.journal = beside(".journal");
  }

  private Path beside(String ending) {
    return target.resolveSibling(target.getFileName() + ending);
  }

  /** What lies beside the output when all is done; empty where the output tells all itself. */
  private Optional<Path> index() {
    return switch (format) {
      case JSONL -> Optional.empty();
      case MARKDOWN -> Optional.of(unfinished.resolve(INDEX));
      case LMSTUDIO, ALPACA -> Optional.of(beside(".index.jsonl"));
    };
  }

  /** A folder is never replaced: it may hold what is not ours. */
  void requireFree() throws ExtractException, IOException {
    if (format != Format.MARKDOWN) {
      if (Files.isDirectory(target)) {
        throw new ExtractException(
            target + " is a folder; expected a file's name for --format " + format);
      }
      return;
    }
    if (Files.exists(target)) {
      try (Stream<Path> held = Files.isDirectory(target) ? Files.list(target) : Stream.of(target)) {
        if (held.findAny().isPresent()) {
          throw new ExtractException(
              target + " is there already, and not empty; remove it or name another folder");
        }
      }
    }
  }

  /** Removes what an earlier run left unfinished. */
  void beginAnew() throws IOException {
    Files.deleteIfExists(journal);
    if (Files.isDirectory(unfinished)) {
      try (Stream<Path> all = Files.walk(unfinished)) {
        for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    } else {
      Files.deleteIfExists(unfinished);
    }
  }

  /**
   * Opens the output.
   *
   * @param end as the journal has it
   */
  Output output(long end) throws IOException {
    Path folder = target.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    return format == Format.MARKDOWN
        ? new MarkdownOutput(unfinished)
        : new LinesOutput(unfinished, format, end);
  }

  /** Puts all in its place. */
  void finish() throws IOException {
    Optional<Path> index = index();
    if (index.isPresent()) {
      Path aside = journal.resolveSibling(journal.getFileName() + ".index");
      try (BufferedReader lines = Files.newBufferedReader(journal, UTF_8);
          OutputStream out = new BufferedOutputStream(Files.newOutputStream(aside))) {
        String unused = lines.readLine();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          ObjectNode entry = (ObjectNode) JsonText.read(line).orElseThrow();
          entry.remove("end");
          out.write(JsonText.line(entry));
          out.write('\n');
        }
      }
      Files.move(aside, index.get(), StandardCopyOption.REPLACE_EXISTING);
    }
    if (format == Format.MARKDOWN) {
      Files.deleteIfExists(target);
      Files.move(unfinished, target);
    } else {
      Files.move(unfinished, target, StandardCopyOption.REPLACE_EXISTING);
    }
    Files.delete(journal);
  }

  Journal journal(ObjectNode options) throws IOException {
    ObjectNode first = JsonText.object().put("format_version", FORMAT_VERSION);
    first.set("options", options);
    return new Journal(journal, first);
  }

  /** A line a document, written after the document is. */
  static final class Journal implements AutoCloseable {
    private final OutputStream out;

    private Journal(Path file, ObjectNode first) throws IOException {
      boolean anew = !Files.exists(file) || Files.size(file) == 0;
      this.out =
          new BufferedOutputStream(
              Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND));
      if (anew) {
        add(first);
        out.flush();
      }
    }

    void add(ObjectNode entry) throws IOException {
      out.write(JsonText.line(entry));
      out.write('\n');
    }

    void flush() throws IOException {
      out.flush();
    }

    @Override
    public void close() throws IOException {
      out.close();
    }
  }

  /** Takes what the journal says of one document. */
  interface Entries {
    void accept(JsonNode entry) throws ExtractException, IOException;
  }

  /**
   * Reads how far an unfinished run came, and cuts off the journal's last line where it is not
   * whole.
   *
   * @param options of this run, which must be those of the earlier one
   * @return whether there was one
   */
  boolean resume(ObjectNode options, Entries entries) throws IOException, ExtractException {
    if (!Files.exists(journal) || !Files.exists(unfinished)) {
      return false;
    }
    long written = format == Format.MARKDOWN ? Long.MAX_VALUE : Files.size(unfinished);
    long whole = 0;
    boolean first = true;
    try (BufferedReader lines = Files.newBufferedReader(journal, UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        Optional<JsonNode> read = JsonText.read(line).filter(JsonNode::isObject);
        if (read.isEmpty() || read.get().path("end").asLong() > written) {
          break;
        }
        if (first) {
          requireSame(options, read.get());
          first = false;
        } else {
          entries.accept(read.get());
        }
        whole += line.getBytes(UTF_8).length + 1;
      }
    }
    try (FileChannel channel = FileChannel.open(journal, StandardOpenOption.WRITE)) {
      channel.truncate(whole);
    }
    return !first;
  }

  private void requireSame(ObjectNode options, JsonNode first) throws ExtractException {
    int version = first.path("format_version").asInt();
    if (version != FORMAT_VERSION) {
      throw new ExtractException(
          "%s has format version %d, this Penstock goes on with %d; run without --resume"
              .formatted(journal, version, FORMAT_VERSION));
    }
    // As text: a number that was read back may be of another class, and then is another to Jackson.
    if (!first.path("options").toString().equals(options.toString())) {
      throw new ExtractException(
          "%s was written with other options: %s, now %s; give the same, or run without --resume"
              .formatted(journal, first.path("options"), options));
    }
  }
}
