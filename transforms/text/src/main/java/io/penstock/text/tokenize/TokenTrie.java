package io.penstock.text.tokenize;

import java.util.Arrays;

/** Finds the tokens that a text goes on with, character by character. */
final class TokenTrie {
  static final int ROOT = 0;
  static final int NONE = -1;

  /**
   * Open addressing, at most half full; a key is a node and the character that leads on from it.
   */
  private long[] keys = new long[1 << 10];

  private int[] targets = new int[1 << 10];
  private int[] ids = new int[1 << 9];
  private int nodes = 1;

  TokenTrie() {
    Arrays.fill(keys, -1);
    Arrays.fill(ids, NONE);
  }

  void put(String token, int id) {
    int node = ROOT;
    for (int at = 0; at < token.length(); at++) {
      int next = next(node, token.charAt(at));
      node = next == NONE ? grow(node, token.charAt(at)) : next;
    }
    ids[node] = id;
  }

  private int grow(int node, char c) {
    if (nodes * 2 >= keys.length) {
      long[] oldKeys = keys;
      int[] oldTargets = targets;
      keys = new long[oldKeys.length * 2];
      targets = new int[keys.length];
      Arrays.fill(keys, -1);
      for (int i = 0; i < oldKeys.length; i++) {
        if (oldKeys[i] >= 0) {
          int slot = slot(oldKeys[i]);
          keys[slot] = oldKeys[i];
          targets[slot] = oldTargets[i];
        }
      }
      int known = ids.length;
      ids = Arrays.copyOf(ids, keys.length / 2 + 1);
      Arrays.fill(ids, known, ids.length, NONE);
    }
    int slot = slot((long) node << 16 | c);
    keys[slot] = (long) node << 16 | c;
    targets[slot] = nodes;
    return nodes++;
  }

  private int slot(long key) {
    long mixed = key * 0x9E3779B97F4A7C15L;
    int slot = (int) (mixed >>> 32) & (keys.length - 1);
    while (keys[slot] >= 0 && keys[slot] != key) {
      slot = (slot + 1) & (keys.length - 1);
    }
    return slot;
  }

  /** The node that the character leads to, or {@link #NONE}. */
  int next(int node, char c) {
    int slot = slot((long) node << 16 | c);
    return keys[slot] < 0 ? NONE : targets[slot];
  }

  /** The id of the token that ends at the node, or {@link #NONE}. */
  int id(int node) {
    return ids[node];
  }
}
