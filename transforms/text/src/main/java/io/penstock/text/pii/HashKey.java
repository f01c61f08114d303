package io.penstock.text.pii;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.Serializable;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The key by which what is found is hashed. It never shows itself. */
public final class HashKey implements Serializable {
  private static final long serialVersionUID = 1;

  /** For rules that hash nothing. */
  public static final HashKey NONE = new HashKey(new byte[0]);

  private static final int MIN_BYTES = 16;
  private static final int SHOWN_BYTES = 6;
  private static final String ALGORITHM = "HmacSHA256";

  private final byte[] bytes;

  private HashKey(byte[] bytes) {
    this.bytes = bytes;
  }

  /** A key of at least 16 bytes. */
  public static HashKey of(byte[] bytes) {
    if (bytes.length < MIN_BYTES) {
      throw new IllegalArgumentException(
          "the key has %d bytes, expected at least %d".formatted(bytes.length, MIN_BYTES));
    }
    return new HashKey(bytes.clone());
  }

  boolean isEmpty() {
    return bytes.length == 0;
  }

  /** The first 48 bits, in hexadecimal digits. */
  String hash(String word) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(bytes, ALGORITHM));
      byte[] hash = mac.doFinal(word.getBytes(UTF_8));
      return HexFormat.of().formatHex(hash, 0, SHOWN_BYTES);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof HashKey key && Arrays.equals(bytes, key.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return isEmpty() ? "no key" : "a key of " + bytes.length + " bytes";
  }
}
