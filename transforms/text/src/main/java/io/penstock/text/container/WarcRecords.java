package io.penstock.text.container;

import io.penstock.schemas.Topics;
import io.penstock.schemas.document.RawDocument;
import io.penstock.schemas.document.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.netpreserve.jwarc.HttpResponse;
import org.netpreserve.jwarc.MediaType;
import org.netpreserve.jwarc.MessageBody;
import org.netpreserve.jwarc.ParsingException;
import org.netpreserve.jwarc.WarcConversion;
import org.netpreserve.jwarc.WarcReader;
import org.netpreserve.jwarc.WarcRecord;
import org.netpreserve.jwarc.WarcResource;
import org.netpreserve.jwarc.WarcResponse;
import org.netpreserve.jwarc.WarcTargetRecord;
import org.netpreserve.jwarc.WarcTruncationReason;

/**
 * What a crawler got: responses, resources and conversions are records, requests, notes and
 * revisits are none. The document is the payload as the server sent it, unpacked; its uri is the
 * one that was asked for.
 */
final class WarcRecords implements ContainerReader {
  private static final Pattern CAPTURED = Pattern.compile("(?i)^(https?|ftp|file):");
  private static final byte[] GZIP_START = {0x1f, (byte) 0x8b, 8};

  private final boolean packed;
  private final FileChannel channel;
  private final WarcReader warc;
  private @Nullable WarcTargetRecord ahead;
  private long aheadAt;
  private boolean looked;
  private @Nullable IOException failure;

  WarcRecords(Path file, long position) throws IOException {
    this.packed = ContainerBytes.isPacked(file);
    this.channel = FileChannel.open(file, StandardOpenOption.READ);
    try {
      this.warc = new WarcReader(channel.position(position));
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private @Nullable WarcTargetRecord look() throws IOException {
    if (failure != null) {
      throw failure;
    }
    try {
      while (!looked) {
        WarcRecord found = warc.next().orElse(null);
        if (found == null || isCapture(found)) {
          looked = true;
          ahead = (WarcTargetRecord) found;
          aheadAt = warc.position();
        }
      }
    } catch (ParsingException e) {
      failure = new BrokenContainerException("not as WARC asks for: " + e.getMessage(), e);
      throw failure;
    } catch (IOException e) {
      failure = e;
      throw e;
    } catch (RuntimeException e) {
      failure = new BrokenContainerException(String.valueOf(e.getMessage()), e);
      throw failure;
    }
    return ahead;
  }

  /** Crawlers keep their own logs as resources, under schemes of their own. */
  private static boolean isCapture(WarcRecord record) {
    return record instanceof WarcResponse
        || record instanceof WarcConversion
        || (record instanceof WarcResource resource && CAPTURED.matcher(resource.target()).find());
  }

  @Override
  public @Nullable ContainedRecord next() throws IOException {
    WarcTargetRecord record = look();
    looked = false;
    ahead = null;
    return record == null ? null : record(record);
  }

  private static ContainedRecord record(WarcTargetRecord record) throws IOException {
    Map<String, String> metadata = new TreeMap<>();
    record.headers().first("WARC-Date").ifPresent(date -> metadata.put("crawled", date));
    String uri = record.target();
    if (record.truncated() != WarcTruncationReason.NOT_TRUNCATED) {
      return new ContainedRecord(
          named(uri),
          Optional.of(
              new Reason(
                  "truncated",
                  record.truncated().name(),
                  null,
                  "the crawler cut off the response of " + uri)),
          false);
    }
    String type;
    MessageBody body;
    try {
      if (record instanceof WarcResponse response) {
        if (!isHttp(response)) {
          return unwanted(uri, "protocol", response.contentType().toString(), "http", "no page");
        }
        HttpResponse http = response.http();
        if (http.status() < 200 || http.status() > 299) {
          String status = Integer.toString(http.status());
          return unwanted(uri, "http-status", status, "200..299", "the server had no page");
        }
        type = http.headers().first("Content-Type").orElse(null);
        body = http.bodyDecoded();
      } else {
        type = record.headers().first("Content-Type").orElse(null);
        body = record.body();
      }
      if (type != null && isMedia(type)) {
        return unwanted(uri, "media-type", type, "text", "the payload is no document");
      }
      byte[] content;
      try (InputStream in = body.stream()) {
        content = in.readNBytes(Topics.RECORD_BYTES_MAX + 1);
      }
      if (content.length > Topics.RECORD_BYTES_MAX) {
        return JsonLinesReader.tooLarge("the payload of " + uri, content.length);
      }
      return ContainedRecord.of(
          RawDocument.newBuilder()
              .setContentType(known(type))
              .setUri(uri)
              .setMetadata(metadata)
              .setContent(ByteBuffer.wrap(content))
              .build());
    } catch (IOException | IllegalArgumentException e) {
      // The record is whole, or the reader stumbles over the next one; what is in it is not.
      return new ContainedRecord(
          named(uri),
          Optional.of(
              new Reason(
                  "broken-response",
                  e.getClass().getSimpleName(),
                  null,
                  "the response of " + uri + " cannot be read: " + e.getMessage())),
          false);
    }
  }

  private static boolean isHttp(WarcResponse response) {
    return response.contentType().base().equals(MediaType.HTTP);
  }

  private static boolean isMedia(String type) {
    String lower = type.strip().toLowerCase(Locale.ROOT);
    return lower.startsWith("image/")
        || lower.startsWith("video/")
        || lower.startsWith("audio/")
        || lower.startsWith("font/");
  }

  private static @Nullable String known(@Nullable String type) {
    return type == null || type.isBlank() ? null : type;
  }

  private static RawDocument named(String uri) {
    return RawDocument.newBuilder().setUri(uri).setContent(ByteBuffer.allocate(0)).build();
  }

  private static ContainedRecord unwanted(
      String uri, String rule, String value, String threshold, String why) {
    return new ContainedRecord(
        named(uri),
        Optional.of(new Reason(rule, value, threshold, why + ": " + rule + " " + value)),
        true);
  }

  @Override
  public boolean skip() throws IOException {
    boolean any = look() != null;
    looked = false;
    ahead = null;
    return any;
  }

  /** In a packed file a record is a member of its own, or it has no place to begin at. */
  @Override
  public long position() throws IOException {
    try {
      if (look() == null) {
        return NOWHERE;
      }
    } catch (IOException e) {
      // Kept, and told when it is the broken record's turn.
      return NOWHERE;
    }
    if (!packed) {
      return aheadAt;
    }
    ByteBuffer start = ByteBuffer.allocate(GZIP_START.length);
    int unused = channel.read(start, aheadAt);
    return Arrays.equals(start.array(), GZIP_START) ? aheadAt : NOWHERE;
  }

  @Override
  public void close() throws IOException {
    warc.close();
    channel.close();
  }
}
