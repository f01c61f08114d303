package io.penstock.schemas.shard;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 of bytes and files, and the sums of row hashes that identify a data set version. */
public final class Hashes {
  private static final BigInteger MODULUS = BigInteger.ONE.shiftLeft(128);

  private Hashes() {}

  /** A fresh SHA-256. */
  public static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** In hexadecimal. */
  public static String sha256(byte[] bytes) {
    return HexFormat.of().formatHex(sha256().digest(bytes));
  }

  /** In hexadecimal, of the file's bytes. */
  public static String sha256(Path file) throws IOException {
    MessageDigest digest = sha256();
    byte[] buffer = new byte[1 << 16];
    try (InputStream in = Files.newInputStream(file)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        digest.update(buffer, 0, n);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** What a kept row adds to its data set's version: 128 bits over its position and content. */
  public static BigInteger row(String topic, int partition, long offset, String contentHash) {
    String row = topic + '\n' + partition + '\n' + offset + '\n' + contentHash;
    byte[] digest = sha256().digest(row.getBytes(UTF_8));
    return new BigInteger(1, digest).mod(MODULUS);
  }

  public static BigInteger add(BigInteger a, BigInteger b) {
    return a.add(b).mod(MODULUS);
  }

  public static BigInteger subtract(BigInteger a, BigInteger b) {
    return a.subtract(b).mod(MODULUS);
  }

  /** 32 hexadecimal digits. */
  public static String text(BigInteger sum) {
    String digits = sum.toString(16);
    return "0".repeat(32 - digits.length()) + digits;
  }

  public static BigInteger parse(String text) {
    return new BigInteger(text, 16);
  }
}
