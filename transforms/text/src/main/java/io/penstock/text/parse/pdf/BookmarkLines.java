package io.penstock.text.parse.pdf;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** Finds the lines that the bookmarks of a file lead to, by their words. */
final class BookmarkLines {
  private static final Pattern NO_LETTERS = Pattern.compile("[^\\p{L}\\p{N}]+");
  private static final Pattern NUMBERING = Pattern.compile("^[\\p{L}\\p{N}]{0,3}[0-9]+");
  private static final int MAX_LINES = 5;

  private final IdentityHashMap<Line, Bookmark> starts = new IdentityHashMap<>();
  private final IdentityHashMap<Line, Bookmark> titles = new IdentityHashMap<>();
  private final List<Bookmark> lost = new ArrayList<>();

  private BookmarkLines() {}

  static BookmarkLines of(List<Bookmark> bookmarks, Map<Integer, List<Line>> linesByPage) {
    BookmarkLines found = new BookmarkLines();
    for (Bookmark bookmark : bookmarks) {
      if (linesByPage.containsKey(bookmark.page())
          && !found.find(bookmark, linesByPage.get(bookmark.page()))) {
        found.lost.add(bookmark);
      }
    }
    return found;
  }

  private boolean find(Bookmark bookmark, List<Line> lines) {
    String wanted = squeezed(bookmark.title());
    if (wanted.isEmpty()) {
      return false;
    }
    for (int i = 0; i < lines.size(); i++) {
      String seen = "";
      for (int j = i; j < lines.size() && j < i + MAX_LINES; j++) {
        seen += squeezed(lines.get(j).text());
        boolean begins = seen.startsWith(wanted);
        boolean whole = seen.equals(wanted) || (seen.endsWith(wanted) && isNumbered(seen, wanted));
        if (!starts.containsKey(lines.get(i)) && (begins || whole)) {
          starts.put(lines.get(i), bookmark);
          if (whole) {
            for (int k = i; k <= j; k++) {
              titles.put(lines.get(k), bookmark);
            }
          }
          return true;
        }
        if (!wanted.startsWith(seen) && !isNumbering(seen)) {
          break;
        }
      }
    }
    return false;
  }

  private static boolean isNumbering(String seen) {
    return seen.length() < 8 && NUMBERING.matcher(seen).find();
  }

  /** The line has a number before the words of the bookmark. */
  private static boolean isNumbered(String seen, String wanted) {
    String before = seen.substring(0, seen.length() - wanted.length());
    return before.length() <= 10
        && before.matches("(chapter|section|part)?[0-9]{0,6}|[a-z]|[ivxlc]+");
  }

  private static String squeezed(String words) {
    return NO_LETTERS.matcher(words).replaceAll("").toLowerCase(Locale.ROOT);
  }

  /** The first line of each. */
  IdentityHashMap<Line, Bookmark> starts() {
    return starts;
  }

  /** The lines that have no other words. */
  IdentityHashMap<Line, Bookmark> titles() {
    return titles;
  }

  /** Those whose page has no such line. */
  List<Bookmark> lost() {
    return lost;
  }
}
