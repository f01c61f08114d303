package io.penstock.ingest.filter;

import io.penstock.text.container.LimitedLines;
import java.io.IOException;

/** Says of each line what becomes of it, one after the other. */
interface LineJudge {
  /** What to say of the line that the reader is at: a JSON object. */
  byte[] verdict(LimitedLines line) throws IOException;

  /** As many as there were lines, in a sentence. */
  String summary();
}
