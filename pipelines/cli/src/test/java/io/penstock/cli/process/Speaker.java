package io.penstock.cli.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Scanner;

/** A program for tests: says its arguments, a line each, then does what the last one asks for. */
final class Speaker {
  private Speaker() {}

  public static void main(String[] arguments) throws InterruptedException {
    for (String argument : arguments) {
      System.out.println(argument);
    }
    System.err.println("on the other stream");
    String last = arguments[arguments.length - 1];
    if (last.equals("wait")) {
      Thread.currentThread().join();
    } else if (last.equals("read")) {
      System.out.println("input: " + new Scanner(System.in, UTF_8).hasNextLine());
    } else {
      System.exit(Integer.parseInt(last));
    }
  }

  static ProcessBuilder process(String... arguments) {
    ProcessBuilder builder =
        new ProcessBuilder(
            System.getProperty("java.home") + "/bin/java",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            "target/test-classes",
            Speaker.class.getName());
    builder.command().addAll(List.of(arguments));
    return builder;
  }
}
