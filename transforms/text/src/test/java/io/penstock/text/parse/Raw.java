package io.penstock.text.parse;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.penstock.schemas.document.RawDocument;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Raw documents of the tests. */
final class Raw {
  private Raw() {}

  static RawDocument of(@Nullable String contentType, byte[] content) {
    return RawDocument.newBuilder()
        .setContentType(contentType)
        .setContent(ByteBuffer.wrap(content))
        .build();
  }

  static RawDocument of(@Nullable String contentType, String content) {
    return of(contentType, content.getBytes(UTF_8));
  }

  static RawDocument at(String uri, byte[] content) {
    RawDocument raw = of(null, content);
    raw.setUri(uri);
    return raw;
  }
}
