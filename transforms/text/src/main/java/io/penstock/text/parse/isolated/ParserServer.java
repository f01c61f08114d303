package io.penstock.text.parse.isolated;

import io.penstock.schemas.document.RawDocument;
import io.penstock.schemas.document.Reason;
import io.penstock.text.UnreadableException;
import io.penstock.text.parse.DocumentParser;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.util.concurrent.SynchronousQueue;

/**
 * The other end: reads documents from the standard input and answers on the standard output, until
 * the input ends. It ends with the process that started it, also in the middle of a document.
 */
final class ParserServer {
  private final DataInputStream in;
  private final DataOutputStream out;
  private final long maxBytes;
  private final int maxDocuments;
  private final SynchronousQueue<RawDocument> next = new SynchronousQueue<>();

  private ParserServer(DataInputStream in, DataOutputStream out, long maxBytes, int maxDocuments) {
    this.in = in;
    this.out = out;
    this.maxBytes = maxBytes;
    this.maxDocuments = maxDocuments;
  }

  /** The two streams, which are nobody else's from then on: what libraries print goes to stderr. */
  record Streams(DataInputStream in, DataOutputStream out) {
    static Streams take() {
      DataInputStream in = new DataInputStream(System.in);
      System.setIn(InputStream.nullInputStream());
      DataOutputStream out =
          new DataOutputStream(
              new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), 1 << 16));
      System.setOut(System.err);
      return new Streams(in, out);
    }
  }

  /** Answers until it has read so many documents, or its memory has filled up; does not return. */
  static void serve(Streams streams, DocumentParser parser, long maxBytes, int maxDocuments) {
    ParserServer server = new ParserServer(streams.in, streams.out, maxBytes, maxDocuments);
    Thread reader = new Thread(server::read, "documents");
    reader.setDaemon(true);
    reader.start();
    try {
      Frames.writeAnswer(server.out, Frames.Kind.READY, false, new byte[0]);
      server.answer(parser);
      Runtime.getRuntime().halt(0);
    } catch (IOException | InterruptedException e) {
      System.err.println(e);
      Runtime.getRuntime().halt(1);
    }
  }

  /** Tells that the document at hand goes to another program; on the thread that parses it. */
  static void askForTime(Streams streams) {
    try {
      Frames.writeAnswer(streams.out, Frames.Kind.WORKING, false, new byte[0]);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits for input at all times: that is how it learns that nobody is there any more. */
  private void read() {
    try {
      while (true) {
        next.put(Frames.readRaw(in, maxBytes));
      }
    } catch (EOFException end) {
      ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
      Runtime.getRuntime().halt(0);
    } catch (IOException | InterruptedException | RuntimeException e) {
      System.err.println(e);
      Runtime.getRuntime().halt(1);
    }
  }

  private void answer(DocumentParser parser) throws IOException, InterruptedException {
    boolean retires = false;
    for (int count = 1; !retires; count++) {
      RawDocument raw = next.take();
      Frames.Kind kind;
      byte[] body;
      boolean harmed = false;
      try {
        body = Frames.encode(parser.parse(raw));
        kind = Frames.Kind.DOCUMENT;
      } catch (UnreadableException e) {
        body = Frames.encode(e.reason());
        kind = Frames.Kind.REASON;
        harmed = e.rule().equals("parser-failed");
      } catch (RuntimeException | StackOverflowError | LinkageError | AssertionError e) {
        // Whatever else is thrown ends the process, which says as much.
        body = Frames.encode(failed(e));
        kind = Frames.Kind.REASON;
        harmed = true;
      }
      // An error may have left a class half initialised.
      retires = harmed || count >= maxDocuments || isFull();
      Frames.writeAnswer(out, kind, retires, body);
    }
  }

  private static Reason failed(Throwable failure) {
    String name = failure.getClass().getSimpleName();
    return new UnreadableException(
            "parser-failed",
            "the parser gave up with %s: %s".formatted(name, failure.getMessage()),
            name,
            null)
        .reason();
  }

  /** Whether more than half of the heap was in use after the last full collection. */
  private static boolean isFull() {
    for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
      if (pool.getType() == MemoryType.HEAP && pool.getName().contains("Tenured")) {
        var left = pool.getCollectionUsage();
        return left != null && left.getUsed() > Runtime.getRuntime().maxMemory() / 2;
      }
    }
    return false;
  }
}
