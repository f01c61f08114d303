package io.penstock.ingest.extract;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.Closeable;
import java.io.IOException;

/** Where documents go, one after the other, until all of it is put in its place at once. */
interface Output extends Closeable {
  /**
   * Takes a document.
   *
   * @return what the index says of it beside its path
   */
  ObjectNode write(Extracted extracted) throws IOException;

  /** Takes notice of a document that an earlier run has written. */
  void passOver(String path);

  /** How many bytes of one file were written, so that what a killed run wrote beyond can go. */
  long end();

  /** Gives all that was written to the system. */
  void flush() throws IOException;
}
