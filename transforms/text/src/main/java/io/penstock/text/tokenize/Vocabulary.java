package io.penstock.text.tokenize;

import java.util.Arrays;
import java.util.List;

/** The bytes of each token id. Ids are 0 up to one less than the size, without a gap. */
final class Vocabulary {
  private final List<byte[]> bytesById;
  private final int endOfTextId;
  private final int[] idsOfBytes = new int[256];

  /**
   * @throws IllegalArgumentException if some byte has no token of its own
   */
  Vocabulary(List<byte[]> bytesById, int endOfTextId) {
    this.bytesById = List.copyOf(bytesById);
    this.endOfTextId = endOfTextId;
    Arrays.fill(idsOfBytes, -1);
    for (int id = 0; id < bytesById.size(); id++) {
      byte[] bytes = bytesById.get(id);
      if (bytes.length == 1) {
        idsOfBytes[bytes[0] & 0xFF] = id;
      }
    }
    for (int value = 0; value < idsOfBytes.length; value++) {
      if (idsOfBytes[value] < 0) {
        throw new IllegalArgumentException(
            String.format("the vocabulary has no token for the byte 0x%02X", value));
      }
    }
  }

  int size() {
    return bytesById.size();
  }

  int endOfTextId() {
    return endOfTextId;
  }

  int idOfByte(byte value) {
    return idsOfBytes[value & 0xFF];
  }

  byte[] bytes(int id) {
    if (id < 0 || id >= bytesById.size()) {
      throw new IllegalArgumentException(
          "token id " + id + " is not in the vocabulary of " + bytesById.size());
    }
    return bytesById.get(id);
  }
}
