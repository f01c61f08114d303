package io.penstock.text.parse.pdf;

/**
 * What tesseract sees on the picture of a page.
 *
 * @param text its lines, paragraphs parted by blank ones
 * @param confidence from 0 to 100, of a letter on average
 */
record RecognisedText(String text, double confidence) {
  private static final int COLUMNS = 12;
  private static final int PARAGRAPH_LEVEL = 3;
  private static final int LINE_LEVEL = 4;
  private static final int WORD_LEVEL = 5;
  private static final int CONFIDENCE = 10;

  /**
   * Reads tesseract's table of words; its lines have a level, which says what they begin, and the
   * numbers, place, confidence and text of it.
   */
  static RecognisedText of(String table) {
    StringBuilder text = new StringBuilder();
    double sum = 0;
    long letters = 0;
    String before = "";
    for (String row : table.lines().skip(1).toList()) {
      String[] cells = row.split("\t", COLUMNS);
      int level = cells.length == COLUMNS ? level(cells[0]) : 0;
      if (level == PARAGRAPH_LEVEL || level == LINE_LEVEL) {
        text.append('\n');
        before = "";
      } else if (level == WORD_LEVEL && !cells[COLUMNS - 1].isBlank()) {
        String word = cells[COLUMNS - 1].strip();
        text.append(space(before, word)).append(word);
        sum += number(cells[CONFIDENCE]) * word.length();
        letters += word.length();
        before = word;
      }
    }
    return new RecognisedText(text.toString(), letters == 0 ? 0 : sum / letters);
  }

  private static int level(String cell) {
    return cell.length() == 1 ? cell.charAt(0) - '0' : 0;
  }

  private static double number(String cell) {
    try {
      return Math.max(0, Math.min(100, Double.parseDouble(cell)));
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  /** Of Chinese and its like each letter is a word in the table. */
  private static String space(String before, String word) {
    boolean spaceless =
        before.isEmpty()
            || (Scripts.isSpaceless(Scripts.last(before))
                && Scripts.isSpaceless(Scripts.first(word)));
    return spaceless ? "" : " ";
  }
}
