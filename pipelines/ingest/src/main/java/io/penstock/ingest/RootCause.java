package io.penstock.ingest;

/** The innermost cause of a failure, in a line. */
final class RootCause {
  private RootCause() {}

  static String of(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return String.valueOf(root).lines().findFirst().orElse("");
  }

  /** The same, from a printed stack trace. */
  static String ofTrace(String trace) {
    String begin = "Caused by: ";
    String last = trace.lines().findFirst().orElse("");
    for (String line : trace.lines().toList()) {
      if (line.startsWith(begin)) {
        last = line.substring(begin.length());
      }
    }
    return last;
  }
}
