package io.penstock.text.pack;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Packs sequences into rows by best fit, longest first, after cutting those that are longer than a
 * row: TRL's {@code bfd_split}. No token is lost or doubled, and no row is padded.
 */
public final class SequencePacker {
  private final int rowLength;

  /**
   * A packer of rows of at most the given number of tokens.
   *
   * @throws IllegalArgumentException if the length is not positive
   */
  public SequencePacker(int rowLength) {
    if (rowLength < 1) {
      throw new IllegalArgumentException("the row length must be positive: " + rowLength);
    }
    this.rowLength = rowLength;
  }

  /**
   * Packs the sequences. Among pieces of equal length and rows of equal room the earlier come
   * first, so the same sequences in the same order give the same rows. The rows come in the order
   * in which they were begun: those of the longest pieces first.
   */
  public List<PackedRow> pack(List<TokenSequence> sequences) {
    List<Piece> pieces = new ArrayList<>();
    for (TokenSequence sequence : sequences) {
      for (int start = 0; start < sequence.ids().length; start += rowLength) {
        pieces.add(new Piece(sequence, start, Math.min(rowLength, sequence.ids().length - start)));
      }
    }
    pieces.sort(Comparator.comparingInt(Piece::count).reversed());
    return fill(pieces).stream().map(SequencePacker::row).toList();
  }

  private List<List<Piece>> fill(List<Piece> pieces) {
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

  private static PackedRow row(List<Piece> pieces) {
    int[] ids = new int[pieces.stream().mapToInt(Piece::count).sum()];
    List<Span> spans = new ArrayList<>(pieces.size());
    int at = 0;
    for (Piece piece : pieces) {
      TokenSequence sequence = piece.sequence;
      System.arraycopy(sequence.ids(), piece.start, ids, at, piece.count);
      spans.add(new Span(sequence.documentId(), sequence.contentHash(), piece.start, piece.count));
      at += piece.count;
    }
    return new PackedRow(ids, ids, spans);
  }

  private record Piece(TokenSequence sequence, int start, int count) {}
}
