package io.penstock.transforms.read;

import io.penstock.schemas.shard.Manifests;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.beam.sdk.coders.CustomCoder;
import org.apache.beam.sdk.io.UnboundedSource;
import org.jspecify.annotations.Nullable;

/**
 * A reader's place in a checkpoint. Nothing is acknowledged anywhere else.
 *
 * @param next the next offset by {@code topic:partition}
 * @param topicIds Kafka's ids of the topics, by name: a topic made again under its name has another
 * @param written an empty file to be made when a checkpoint that holds this mark is complete; not
 *     part of the checkpoint
 */
record Mark(
    SortedMap<String, Long> next, SortedMap<String, String> topicIds, @Nullable Path written)
    implements UnboundedSource.CheckpointMark {
  Mark {
    next = Collections.unmodifiableSortedMap(new TreeMap<>(next));
    topicIds = Collections.unmodifiableSortedMap(new TreeMap<>(topicIds));
  }

  /** Of a source whose positions are not those of a Kafka topic. */
  static Mark at(String partition, long next) {
    return new Mark(new TreeMap<>(Map.of(partition, next)), new TreeMap<>(), null);
  }

  /** The next offset; 0 of a partition that the reader did not know. */
  long next(String partition) {
    return next.getOrDefault(partition, 0L);
  }

  @Override
  public void finalizeCheckpoint() throws IOException {
    if (written != null && !Files.exists(written)) {
      Manifests.replace(written, new byte[0]);
    }
  }

  /** The first byte is the form's version. */
  static final class MarkCoder extends CustomCoder<Mark> {
    private static final long serialVersionUID = 1;
    private static final int FORMAT_VERSION = 1;

    @Override
    public void encode(Mark mark, OutputStream out) throws IOException {
      DataOutputStream data = new DataOutputStream(out);
      data.writeByte(FORMAT_VERSION);
      data.writeInt(mark.next.size());
      for (Map.Entry<String, Long> entry : mark.next.entrySet()) {
        data.writeUTF(entry.getKey());
        data.writeLong(entry.getValue());
      }
      data.writeInt(mark.topicIds.size());
      for (Map.Entry<String, String> entry : mark.topicIds.entrySet()) {
        data.writeUTF(entry.getKey());
        data.writeUTF(entry.getValue());
      }
    }

    @Override
    public Mark decode(InputStream in) throws IOException {
      DataInputStream data = new DataInputStream(in);
      int version = data.readByte();
      if (version != FORMAT_VERSION) {
        throw new IOException(
            "the checkpoint's place in the source has format version "
                + version
                + "; this Penstock reads "
                + FORMAT_VERSION
                + ". Use the version that wrote it, or begin again with --from-manifests.");
      }
      SortedMap<String, Long> next = new TreeMap<>();
      for (int left = data.readInt(); left > 0; left--) {
        next.put(data.readUTF(), data.readLong());
      }
      SortedMap<String, String> topicIds = new TreeMap<>();
      for (int left = data.readInt(); left > 0; left--) {
        topicIds.put(data.readUTF(), data.readUTF());
      }
      return new Mark(next, topicIds, null);
    }

    @Override
    public void verifyDeterministic() {}
  }
}
