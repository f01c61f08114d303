package io.penstock.ingest;

import java.nio.file.Path;

/** Sends what Flink, Beam and Kafka log to a file, so that the terminal shows the run alone. */
final class LogFile {
  private LogFile() {}

  /** To be called before the first logger is made. */
  static void open(Path file) {
    System.setProperty("org.slf4j.simpleLogger.logFile", file.toString());
    System.setProperty("org.slf4j.simpleLogger.showDateTime", "true");
    System.setProperty("org.slf4j.simpleLogger.dateTimeFormat", "yyyy-MM-dd HH:mm:ss.SSS");
    if (System.getProperty("org.slf4j.simpleLogger.defaultLogLevel") == null) {
      System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "warn");
    }
  }
}
