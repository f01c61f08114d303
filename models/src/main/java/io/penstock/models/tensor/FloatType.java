package io.penstock.models.tensor;

import java.nio.ByteBuffer;

/**
 * How a file keeps floating-point numbers. In memory they are float32: libtorch's other types are
 * not reachable through DJL without harm (its bfloat16 ends the process).
 */
public enum FloatType {
  F32("F32", "float32", 4) {
    @Override
    float read(ByteBuffer from) {
      return from.getFloat();
    }

    @Override
    void write(float value, ByteBuffer to) {
      to.putFloat(value);
    }
  },
  F16("F16", "float16", 2) {
    @Override
    float read(ByteBuffer from) {
      return Half.toFloat(from.getShort());
    }

    @Override
    void write(float value, ByteBuffer to) {
      to.putShort(Half.of(value));
    }
  },
  BF16("BF16", "bfloat16", 2) {
    @Override
    float read(ByteBuffer from) {
      return Float.intBitsToFloat(from.getShort() << 16);
    }

    @Override
    void write(float value, ByteBuffer to) {
      to.putShort(BrainFloat.of(value));
    }
  };

  private final String code;
  private final String torchName;
  private final int bytes;

  FloatType(String code, String torchName, int bytes) {
    this.code = code;
    this.torchName = torchName;
    this.bytes = bytes;
  }

  /** Its name in a safetensors header. */
  public String code() {
    return code;
  }

  /** Its name in a {@code config.json}. */
  public String torchName() {
    return torchName;
  }

  /** What a number takes. */
  public int bytes() {
    return bytes;
  }

  abstract float read(ByteBuffer from);

  abstract void write(float value, ByteBuffer to);
}
