package io.penstock.text.filter;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/**
 * Finds any of up to 32 phrases in one pass (the automaton of Aho and Corasick), whatever the case
 * of the letters. Phrases are lower-case ASCII.
 */
final class Phrases {
  private static final int ALPHABET = 128;

  /** Turns to k in lower case, the only other character that turns to a single ASCII letter. */
  private static final char KELVIN_SIGN = '\u212a';

  private final short[] next;
  private final int[] found;

  Phrases(List<String> phrases) {
    int states = 1 + phrases.stream().mapToInt(String::length).sum();
    next = new short[states * ALPHABET];
    found = new int[states];
    build(phrases);
    close();
  }

  private void build(List<String> phrases) {
    short states = 1;
    for (int phrase = 0; phrase < phrases.size(); phrase++) {
      int state = 0;
      for (char c : phrases.get(phrase).toCharArray()) {
        int edge = state * ALPHABET + c;
        if (next[edge] == 0) {
          next[edge] = states++;
        }
        state = next[edge];
      }
      found[state] |= 1 << phrase;
    }
  }

  /** Fills in where to go on after a mismatch. */
  private void close() {
    int[] fallback = new int[found.length];
    Deque<Integer> queue = new ArrayDeque<>();
    for (int c = 0; c < ALPHABET; c++) {
      if (next[c] != 0) {
        queue.add((int) next[c]);
      }
    }
    while (!queue.isEmpty()) {
      int state = queue.remove();
      found[state] |= found[fallback[state]];
      for (int c = 0; c < ALPHABET; c++) {
        int edge = state * ALPHABET + c;
        short other = next[fallback[state] * ALPHABET + c];
        if (next[edge] == 0) {
          next[edge] = other;
        } else {
          fallback[next[edge]] = other;
          queue.add((int) next[edge]);
        }
      }
    }
    // Upper case goes where lower case goes.
    for (int row = 0; row < next.length; row += ALPHABET) {
      System.arraycopy(Arrays.copyOfRange(next, row + 'a', row + 'z' + 1), 0, next, row + 'A', 26);
    }
  }

  /** One bit for each phrase that stands in [start, end). */
  int find(char[] text, int start, int end) {
    int all = 0;
    int state = 0;
    for (int at = start; at < end; at++) {
      char c = text[at];
      if (c < ALPHABET) {
        state = next[state * ALPHABET + c];
        all |= found[state];
      } else {
        state = c == KELVIN_SIGN ? next[state * ALPHABET + 'k'] : 0;
        all |= found[state];
      }
    }
    return all;
  }
}
