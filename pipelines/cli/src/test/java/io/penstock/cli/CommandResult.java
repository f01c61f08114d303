package io.penstock.cli;

import java.io.PrintWriter;
import java.io.StringWriter;

/** What a command printed and how it ended. */
public record CommandResult(int code, String out, String err) {

  /** Runs a command in this JVM. */
  public static CommandResult of(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code =
        Penstock.commandLine(new PrintWriter(out, true), new PrintWriter(err, true))
            .execute(arguments);
    return new CommandResult(code, out.toString(), err.toString());
  }
}
