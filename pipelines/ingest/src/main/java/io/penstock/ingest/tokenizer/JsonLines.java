package io.penstock.ingest.tokenizer;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.penstock.text.container.LimitedLines;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jspecify.annotations.Nullable;

/** Reads lines of JSON within limits, and writes one for each. */
final class JsonLines {
  /** As the reader of raw documents has it: longer ones are errors. */
  static final int MAX_LINE_BYTES = 64 * 1024 * 1024;

  static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxStringLength(MAX_LINE_BYTES).build())
                  .build())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
          .build();

  private JsonLines() {}

  /** From a file or standard input, to a file that appears when all is done or standard output. */
  static void convert(@Nullable Path in, @Nullable Path to, LineCoder coder) throws IOException {
    if (in != null && !Files.isReadable(in)) {
      throw new IOException(in + ": no such file, or not allowed");
    }
    try (InputStream bytes =
        in == null ? new FileInputStream(FileDescriptor.in) : Files.newInputStream(in)) {
      if (to == null) {
        convert(bytes, new FileOutputStream(FileDescriptor.out), coder);
      } else {
        Path unfinished = to.resolveSibling(to.getFileName() + ".unfinished");
        convert(bytes, Files.newOutputStream(unfinished), coder);
        Files.move(unfinished, to, StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  private static void convert(InputStream bytes, OutputStream target, LineCoder coder)
      throws IOException {
    try (OutputStream out = new BufferedOutputStream(target)) {
      LimitedLines lines = new LimitedLines(bytes, MAX_LINE_BYTES);
      while (lines.next()) {
        out.write(coder.code(lines));
        out.write('\n');
      }
    }
  }
}
