package io.penstock.text.pack;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Packs sequences into rows. No row is padded. Time is n log n (fullest rows take more), and each
 * token is copied once; what is too large to pack at once goes through a {@link PackingWindow}.
 */
public final class SequencePacker {
  private final PackingStrategy strategy;
  private final int rowLength;

  /**
   * A packer of rows of at most the given number of tokens.
   *
   * @throws IllegalArgumentException if the length is not positive
   */
  public SequencePacker(PackingStrategy strategy, int rowLength) {
    if (rowLength < 1) {
      throw new IllegalArgumentException("the row length must be positive: " + rowLength);
    }
    this.strategy = strategy;
    this.rowLength = rowLength;
  }

  /**
   * Packs the sequences. Among pieces of equal length and rows of equal room the earlier come
   * first, so the same sequences in the same order give the same rows. The rows come in the order
   * in which they were begun: those of the longest pieces first, unless they are wrapped.
   */
  public Packing pack(List<TokenSequence> sequences) {
    return switch (strategy) {
      case BFD -> truncated(sequences);
      case BFD_SPLIT -> packing(bestFit(split(sequences)), List.of());
      case FULLEST -> packing(fullest(split(sequences)), List.of());
      case WRAPPED -> packing(wrapped(sequences), List.of());
    };
  }

  private Packing truncated(List<TokenSequence> sequences) {
    List<Piece> pieces = new ArrayList<>(sequences.size());
    List<Span> discarded = new ArrayList<>();
    for (TokenSequence sequence : sequences) {
      int length = sequence.ids().length;
      pieces.add(new Piece(sequence, 0, Math.min(rowLength, length)));
      if (length > rowLength) {
        discarded.add(new Piece(sequence, rowLength, length - rowLength).span());
      }
    }
    return packing(bestFit(pieces), discarded);
  }

  private List<Piece> split(List<TokenSequence> sequences) {
    List<Piece> pieces = new ArrayList<>(sequences.size());
    for (TokenSequence sequence : sequences) {
      int length = sequence.ids().length;
      // Subtracting, because start + rowLength can leave the range of an int.
      for (int start = 0; start < length; start += Math.min(rowLength, length - start)) {
        pieces.add(new Piece(sequence, start, Math.min(rowLength, length - start)));
      }
    }
    return pieces;
  }

  private List<List<Piece>> bestFit(List<Piece> pieces) {
    pieces.sort(Comparator.comparingInt(Piece::count).reversed());
    List<List<Piece>> rows = new ArrayList<>();
    TreeMap<Integer, ArrayDeque<List<Piece>>> rowsByRoom = new TreeMap<>();
    for (Piece piece : pieces) {
      Map.Entry<Integer, ArrayDeque<List<Piece>>> best = rowsByRoom.ceilingEntry(piece.count);
      List<Piece> row;
      int room;
      if (best == null) {
        row = new ArrayList<>(1);
        rows.add(row);
        room = rowLength;
      } else {
        row = best.getValue().remove();
        room = best.getKey();
        if (best.getValue().isEmpty()) {
          rowsByRoom.remove(room);
        }
      }
      row.add(piece);
      if (room > piece.count) {
        rowsByRoom.computeIfAbsent(room - piece.count, r -> new ArrayDeque<>()).add(row);
      }
    }
    return rows;
  }

  private List<List<Piece>> fullest(List<Piece> pieces) {
    int[] lengths = pieces.stream().mapToInt(Piece::count).toArray();
    return FullestRows.of(lengths, rowLength).stream()
        .map(row -> row.stream().map(pieces::get).toList())
        .toList();
  }

  private List<List<Piece>> wrapped(List<TokenSequence> sequences) {
    List<List<Piece>> rows = new ArrayList<>();
    List<Piece> row = List.of();
    int room = 0;
    for (TokenSequence sequence : sequences) {
      int start = 0;
      while (start < sequence.ids().length) {
        if (room == 0) {
          row = new ArrayList<>();
          rows.add(row);
          room = rowLength;
        }
        int count = Math.min(room, sequence.ids().length - start);
        row.add(new Piece(sequence, start, count));
        room -= count;
        start += count;
      }
    }
    return rows;
  }

  private static Packing packing(List<List<Piece>> rows, List<Span> discarded) {
    Set<TokenSequence> cut = Collections.newSetFromMap(new IdentityHashMap<>());
    for (List<Piece> row : rows) {
      for (Piece piece : row) {
        if (piece.start > 0) {
          cut.add(piece.sequence);
        }
      }
    }
    return new Packing(
        rows.stream().map(SequencePacker::row).toList(), discarded, List.copyOf(cut));
  }

  private static PackedRow row(List<Piece> pieces) {
    int length = pieces.stream().mapToInt(Piece::count).sum();
    int[] ids = new int[length];
    int[] labels = new int[length];
    List<Span> spans = new ArrayList<>(pieces.size());
    int at = 0;
    for (Piece piece : pieces) {
      System.arraycopy(piece.sequence.ids(), piece.start, ids, at, piece.count);
      System.arraycopy(piece.sequence.labels(), piece.start, labels, at, piece.count);
      spans.add(piece.span());
      at += piece.count;
    }
    return new PackedRow(ids, labels, spans);
  }

  private record Piece(TokenSequence sequence, int start, int count) {
    Span span() {
      return new Span(
          sequence.documentId(), sequence.contentHash(), sequence.start() + start, count);
    }
  }
}
