package io.penstock.text.parse.pdf;

import java.util.ArrayList;
import java.util.List;

/** Joins the bands of a page into slices that have the same gutters, or none. */
final class Slices {
  /** A gutter beside few lines must be wider, in sizes of the text: it may be there by chance. */
  private static final float WIDE_GUTTER = 1.3f;

  private static final float GUTTER = 0.7f;
  private static final float FEW_LINES = 3;
  private static final float MANY_LINES = 6;
  private static final float LINE_PITCH = 1.2f;
  private static final float HEADING_SIZE = 1.08f;

  /** Pieces between two heights of the page, and the gutters through all of them. */
  record Slice(List<Piece> pieces, List<Whites.Gap> gutters) {}

  private final float size;
  private final List<Slice> slices = new ArrayList<>();
  private List<List<Piece>> open = new ArrayList<>();
  private List<Whites.Gap> whites = List.of();
  private List<Whites.Gap> gutters = List.of();

  private Slices(float size) {
    this.size = size;
  }

  static List<Slice> of(List<Piece> pieces) {
    Slices slices = new Slices(XyCut.size(pieces));
    for (List<Piece> band : XyCut.bands(pieces)) {
      for (List<Piece> part : Crossings.cut(band)) {
        slices.add(part);
      }
    }
    slices.close();
    return slices.slices;
  }

  private void add(List<Piece> band) {
    List<Whites.Gap> own = Whites.beside(band);
    if (!gutters.isEmpty()) {
      List<Whites.Gap> common = Whites.common(whites, own);
      List<Whites.Gap> kept = kept(common);
      if (kept.size() == gutters.size() && belongs(band, kept)) {
        open.add(band);
        whites = common;
        gutters = kept;
        return;
      }
      close();
    }
    List<Whites.Gap> strong = strong(band, own);
    if (strong.isEmpty()) {
      open.add(band);
      joinShortBands();
      return;
    }
    List<List<Piece>> above = takeCompatible(strong);
    close();
    open = above;
    open.add(band);
    whites = own;
    for (List<Piece> part : above) {
      whites = Whites.common(whites, Whites.beside(part));
    }
    gutters = strong;
    gutters = kept(whites);
  }

  /** Bands of few lines each may have a gutter together that is too long for chance. */
  private void joinShortBands() {
    List<Piece> joined = new ArrayList<>();
    List<Whites.Gap> common = List.of();
    for (int i = open.size() - 1; i >= 0; i--) {
      List<Whites.Gap> own = Whites.beside(open.get(i));
      List<Whites.Gap> shared = joined.isEmpty() ? own : Whites.common(common, own);
      if (Whites.inner(shared, GUTTER * size).isEmpty()
          || Whites.inner(own, GUTTER * size).isEmpty()) {
        return;
      }
      joined.addAll(open.get(i));
      common = shared;
      List<Whites.Gap> strong = strong(joined, common);
      if (open.size() - i > 1 && !strong.isEmpty()) {
        List<List<Piece>> bands = new ArrayList<>(open.subList(i, open.size()));
        open = new ArrayList<>(open.subList(0, i));
        close();
        open = bands;
        whites = common;
        gutters = strong;
        return;
      }
    }
  }

  /** The gutters that are still wide enough in what is white in all. */
  private List<Whites.Gap> kept(List<Whites.Gap> common) {
    return Whites.inner(common, GUTTER * size).stream()
        .filter(gap -> gutters.stream().anyMatch(g -> g.from() < gap.to() && gap.from() < g.to()))
        .toList();
  }

  private List<Whites.Gap> strong(List<Piece> band, List<Whites.Gap> own) {
    return Whites.inner(own, GUTTER * size).stream()
        .filter(
            gap -> {
              float lines = Math.min(lines(band, gap, true), lines(band, gap, false));
              float least = lines >= MANY_LINES ? GUTTER : WIDE_GUTTER;
              return lines >= FEW_LINES - 0.5f && gap.width() >= least * size;
            })
        .toList();
  }

  private float lines(List<Piece> band, Whites.Gap gap, boolean left) {
    float top = Float.MAX_VALUE;
    float bottom = -Float.MAX_VALUE;
    for (Piece piece : band) {
      if (piece.box().middle() < gap.middle() == left) {
        top = Math.min(top, piece.box().top());
        bottom = Math.max(bottom, piece.box().bottom());
      }
    }
    return (bottom - top) / (LINE_PITCH * size);
  }

  /**
   * Whether a band under columns goes on with them. One that stands in one column alone, like the
   * last lines of the longer one, must not look like a heading over what follows.
   */
  private boolean belongs(List<Piece> band, List<Whites.Gap> kept) {
    boolean[] filled = new boolean[kept.size() + 1];
    int count = 0;
    for (Piece piece : band) {
      int column = 0;
      while (column < kept.size() && piece.box().middle() > kept.get(column).middle()) {
        column++;
      }
      count += filled[column] ? 0 : 1;
      filled[column] = true;
    }
    if (count > 1) {
      return true;
    }
    boolean large = XyCut.size(band) > HEADING_SIZE * size;
    boolean bold = band.stream().allMatch(Slices::isBold);
    boolean longLine = XyCut.box(band).height() > 1.8f * size || width(band, kept) > 0.6f;
    return !large && !bold && longLine;
  }

  private float width(List<Piece> band, List<Whites.Gap> kept) {
    List<Piece> all = new ArrayList<>();
    open.forEach(all::addAll);
    float columns = XyCut.box(all).width() / (kept.size() + 1);
    return XyCut.box(band).width() / Math.max(1, columns);
  }

  private static boolean isBold(Piece piece) {
    return piece instanceof Word word && word.glyphs().get(0).font().bold();
  }

  /** The last bands before these gutters that have them too, with text on both sides. */
  private List<List<Piece>> takeCompatible(List<Whites.Gap> strong) {
    List<List<Piece>> taken = new ArrayList<>();
    while (!open.isEmpty()) {
      List<Piece> last = open.get(open.size() - 1);
      List<Whites.Gap> inner = Whites.inner(Whites.beside(last), GUTTER * size);
      boolean all =
          strong.stream()
              .allMatch(
                  s ->
                      inner.stream()
                          .anyMatch(
                              g ->
                                  Math.min(g.to(), s.to()) - Math.max(g.from(), s.from())
                                      >= GUTTER * size));
      if (!all) {
        break;
      }
      taken.add(0, open.remove(open.size() - 1));
    }
    return taken;
  }

  private void close() {
    if (!open.isEmpty()) {
      List<Piece> pieces = new ArrayList<>();
      open.forEach(pieces::addAll);
      slices.add(new Slice(pieces, gutters));
    }
    open = new ArrayList<>();
    whites = List.of();
    gutters = List.of();
  }
}
