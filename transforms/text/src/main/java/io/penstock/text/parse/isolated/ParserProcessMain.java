package io.penstock.text.parse.isolated;

import io.penstock.text.parse.DocumentParsers;
import io.penstock.text.parse.ParseOptions;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.List;

/** The main of a parser process. What it is to do comes first on its standard input. */
public final class ParserProcessMain {
  private static final int MAX_GREETING_BYTES = 1 << 20;

  private ParserProcessMain() {}

  /**
   * What a process is told before the first document. Passwords go this way, as the arguments and
   * the environment of a process can be seen by others.
   */
  static byte[] greeting(ParseOptions options, List<String> passwords) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(options);
      out.writeObject(new ArrayList<>(passwords));
    }
    return bytes.toByteArray();
  }

  /** No arguments. */
  public static void main(String[] arguments) throws IOException, ClassNotFoundException {
    ParserServer.Streams streams = ParserServer.Streams.take();
    ParseOptions options;
    List<String> passwords = new ArrayList<>();
    // Written by the process that started this one: not an input of strangers.
    try (ObjectInputStream in = new ObjectInputStream(greeting(streams.in()))) {
      options = (ParseOptions) in.readObject();
      for (Object password : (List<?>) in.readObject()) {
        passwords.add((String) password);
      }
    }
    ParserServer.serve(
        streams,
        DocumentParsers.of(options, passwords, () -> ParserServer.askForTime(streams)),
        options.limits().maxBytes(),
        options.process().documentsPerProcess());
  }

  /** All that stands before the first document. */
  static ByteArrayInputStream greeting(DataInputStream in) throws IOException {
    return new ByteArrayInputStream(Frames.readBytes(in, MAX_GREETING_BYTES));
  }
}
