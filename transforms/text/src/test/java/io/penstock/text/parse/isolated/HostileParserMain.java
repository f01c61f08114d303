package io.penstock.text.parse.isolated;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.penstock.schemas.document.Document;
import io.penstock.schemas.document.RawDocument;
import io.penstock.text.UnreadableException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A parser process whose documents say what is to go wrong with it. */
final class HostileParserMain {
  private HostileParserMain() {}

  public static void main(String[] arguments) throws IOException {
    ParserServer.Streams streams = ParserServer.Streams.take();
    String greeting = new String(Frames.readBytes(streams.in(), 1000), UTF_8);
    if (greeting.equals("do not start")) {
      System.err.println("no such luck");
      System.exit(7);
    }
    ParserServer.serve(streams, raw -> parse(raw, streams), 1 << 20, 3);
  }

  private static Document parse(RawDocument raw, ParserServer.Streams streams)
      throws UnreadableException {
    String order = UTF_8.decode(raw.getContent().duplicate()).toString();
    Document.Builder document = Document.newBuilder().setContentType("text/plain").setUri(null);
    return switch (order) {
      case "hang" -> hang();
      case "ask and hang" -> askAndHang(streams);
      case "wait for a program" -> waitForProgram(streams, document);
      case "exit" -> exit();
      case "allocate" -> allocate();
      case "recurse" -> document.setText("" + depth(1)).build();
      case "print" -> print(document);
      case "raw bytes" -> rawBytes();
      case "refuse" -> throw new UnreadableException("some-rule", "no", "1", "2");
      case "large" -> document.setText("x".repeat(3000)).build();
      case "environment" -> document.setText(System.getenv().toString()).build();
      case "properties" -> document.setText(Path.of("").toAbsolutePath().toString()).build();
      default ->
          document
              .setText(order + " by " + ProcessHandle.current().pid())
              .setUri(raw.getUri())
              .setMetadata(Map.copyOf(raw.getMetadata()))
              .build();
    };
  }

  private static Document hang() {
    while (true) {
      Thread.onSpinWait();
    }
  }

  private static Document askAndHang(ParserServer.Streams streams) {
    ParserServer.askForTime(streams);
    return hang();
  }

  /** Longer than a document has by itself. */
  private static Document waitForProgram(ParserServer.Streams streams, Document.Builder document) {
    ParserServer.askForTime(streams);
    try {
      Process sleep = new ProcessBuilder("sleep", "5").start();
      sleep.waitFor();
      return document.setText("program ended").build();
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Document exit() {
    System.exit(11);
    throw new IllegalStateException();
  }

  private static Document allocate() {
    List<byte[]> all = new ArrayList<>();
    while (all.size() < 1 << 20) {
      all.add(new byte[1 << 20]);
    }
    throw new IllegalStateException(all.size() + " MiB fit");
  }

  private static int depth(int depth) {
    return depth < 0 ? 0 : depth(depth + 1) + 1;
  }

  private static Document print(Document.Builder document) {
    System.out.println("a library that likes to talk");
    System.out.flush();
    return document.setText("printed").build();
  }

  private static Document rawBytes() {
    try (var out = new java.io.FileOutputStream(java.io.FileDescriptor.out)) {
      out.write(new byte[100]);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return hang();
  }
}
