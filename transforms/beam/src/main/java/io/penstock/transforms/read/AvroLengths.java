package io.penstock.transforms.read;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import org.apache.avro.Schema;

/**
 * Holds the lengths in Avro's binary form to the bytes that are there. Avro itself allocates what a
 * record claims to need before it looks for it: a few bytes from anywhere could ask for gigabytes.
 */
final class AvroLengths {
  private AvroLengths() {}

  /**
   * Walks over one value, which must end where the bytes do.
   *
   * @throws IOException if a length, a count or a branch is not what the bytes can hold
   */
  static void check(Schema schema, byte[] bytes) throws IOException {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    try {
      skip(schema, in);
    } catch (BufferUnderflowException e) {
      throw new IOException("the bytes end within the record", e);
    }
    if (in.hasRemaining()) {
      throw new IOException("bytes left after the record");
    }
  }

  private static void skip(Schema schema, ByteBuffer in) throws IOException {
    switch (schema.getType()) {
      case RECORD -> {
        for (Schema.Field field : schema.getFields()) {
          skip(field.schema(), in);
        }
      }
      case UNION -> {
        long branch = number(in);
        if (branch < 0 || branch >= schema.getTypes().size()) {
          throw new IOException("no branch " + branch + " in " + schema.getTypes());
        }
        skip(schema.getTypes().get((int) branch), in);
      }
      case MAP -> skipMap(schema, in);
      case STRING, BYTES -> skipBytes(in);
      case NULL -> {}
      case ARRAY, ENUM, FIXED, INT, LONG, FLOAT, DOUBLE, BOOLEAN ->
          throw new IllegalArgumentException("raw records have no " + schema.getType());
    }
  }

  /** Blocks of entries: a count, where it is negative also the block's bytes; a zero ends them. */
  private static void skipMap(Schema schema, ByteBuffer in) throws IOException {
    for (long count = number(in); count != 0; count = number(in)) {
      if (count < 0) {
        long unused = number(in);
      }
      // Entries have two bytes at least, so this ends with the bytes, whatever the count says.
      for (long i = 0; i != Math.abs(count); i++) {
        skipBytes(in);
        skip(schema.getValueType(), in);
      }
    }
  }

  private static void skipBytes(ByteBuffer in) throws IOException {
    long length = number(in);
    if (length < 0 || length > in.remaining()) {
      throw new IOException(
          "a length of " + length + " where " + in.remaining() + " bytes are left");
    }
    in.position(in.position() + (int) length);
  }

  /** A zigzag number of seven bits a byte. */
  private static long number(ByteBuffer in) throws IOException {
    long bits = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      byte b = in.get();
      bits |= (b & 0x7FL) << shift;
      if (b >= 0) {
        return (bits >>> 1) ^ -(bits & 1);
      }
    }
    throw new IOException("a number that does not end");
  }
}
