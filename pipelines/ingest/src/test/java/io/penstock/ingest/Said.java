package io.penstock.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;

/** Runs the command as a shell would, but in this JVM, and takes what it says. */
record Said(int exit, String out, String error) {
  static Said run(String... arguments) {
    PrintStream out = System.out;
    PrintStream error = System.err;
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    ByteArrayOutputStream complained = new ByteArrayOutputStream();
    System.setOut(new PrintStream(said, true, UTF_8));
    System.setErr(new PrintStream(complained, true, UTF_8));
    try {
      int exit = IngestMain.execute(arguments);
      return new Said(exit, said.toString(UTF_8), complained.toString(UTF_8));
    } finally {
      System.setOut(out);
      System.setErr(error);
    }
  }
}
