package io.penstock.models.rl;

import io.penstock.models.train.DurableFiles;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A run's one checkpoint: the SHA-256 of what follows, what the run is, and its whole state. It is
 * written aside and renamed, so that there is always a whole one.
 */
final class RlCheckpoint {
  private static final int HASH_BYTES = 32;
  private static final int MAX_KEYS = 1000;

  private final Path file;

  RlCheckpoint(Path file) {
    this.file = file;
  }

  boolean exists() {
    return Files.exists(file);
  }

  void write(Map<String, String> identity, State state) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeInt(identity.size());
    for (Map.Entry<String, String> entry : identity.entrySet()) {
      out.writeUTF(entry.getKey());
      out.writeUTF(entry.getValue());
    }
    state.save(out);
    byte[] content = bytes.toByteArray();
    byte[] hash = sha256(content, 0);
    byte[] whole = Arrays.copyOf(hash, HASH_BYTES + content.length);
    System.arraycopy(content, 0, whole, HASH_BYTES, content.length);
    Path aside = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(aside); // of a run that was killed while it wrote
    DurableFiles.write(aside, whole);
    DurableFiles.publish(aside, file);
  }

  /**
   * Reads the state of the same run.
   *
   * @throws IllegalArgumentException if it is another run's, naming what differs
   */
  void read(Map<String, String> identity, Reader reader) throws IOException {
    byte[] whole = Files.readAllBytes(file);
    if (whole.length < HASH_BYTES
        || !Arrays.equals(Arrays.copyOf(whole, HASH_BYTES), sha256(whole, HASH_BYTES))) {
      throw new IOException(file + " is not what was written; start again in another folder");
    }
    DataInputStream in =
        new DataInputStream(new ByteArrayInputStream(whole, HASH_BYTES, whole.length - HASH_BYTES));
    Map<String, String> found = new LinkedHashMap<>();
    for (int left = Math.min(in.readInt(), MAX_KEYS); left > 0; left--) {
      found.put(in.readUTF(), in.readUTF());
    }
    identity.forEach(
        (name, value) -> {
          if (!value.equals(found.get(name))) {
            throw new IllegalArgumentException(
                "%s: the run in %s has %s, found %s; take that, or another folder"
                    .formatted(name, file.getParent(), found.get(name), value));
          }
        });
    reader.load(in);
  }

  private static byte[] sha256(byte[] bytes, int from) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(bytes, from, bytes.length - from);
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }

  /** Writes the state. */
  interface State {
    void save(DataOutputStream out) throws IOException;
  }

  /** Takes the state over. */
  interface Reader {
    void load(DataInputStream in) throws IOException;
  }
}
