package io.penstock.text.parse;

import java.util.Optional;

/** Bytes by their key, as many as there is room for. Safe to share between threads. */
interface CacheStore {
  Optional<byte[]> get(String key);

  void put(String key, byte[] value);
}
