package io.penstock.text.parse;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Keeps what was asked for last. */
final class MemoryStore implements CacheStore {
  private final long maxBytes;
  private final Map<String, byte[]> values = new LinkedHashMap<>(16, 0.75f, true);
  private long bytes;

  MemoryStore(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  @Override
  public synchronized Optional<byte[]> get(String key) {
    return Optional.ofNullable(values.get(key));
  }

  @Override
  public synchronized void put(String key, byte[] value) {
    if (value.length > maxBytes) {
      return;
    }
    byte[] before = values.put(key, value);
    bytes += value.length - (before == null ? 0 : before.length);
    Iterator<byte[]> oldest = values.values().iterator();
    while (bytes > maxBytes) {
      bytes -= oldest.next().length;
      oldest.remove();
    }
  }
}
