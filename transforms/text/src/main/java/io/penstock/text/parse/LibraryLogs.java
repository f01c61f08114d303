package io.penstock.text.parse;

/**
 * Keeps what libraries log of a document off the terminal: the parser tells it once, in its reason.
 * POI brings Log4j's interface, which PDFBox takes too once it is there. Where Log4j itself is on
 * the class path, as on a Flink cluster, its configuration decides.
 */
final class LibraryLogs {
  private LibraryLogs() {}

  /** To be called before the first class of a library is used. */
  static void silence() {
    String core = "/org/apache/logging/log4j/core/LoggerContext.class";
    if (LibraryLogs.class.getResource(core) == null) {
      setUnlessSet(
          "log4j2.loggerContextFactory",
          "org.apache.logging.log4j.simple.SimpleLoggerContextFactory");
      setUnlessSet("org.apache.logging.log4j.simplelog.level", "OFF");
    }
  }

  private static void setUnlessSet(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }
}
