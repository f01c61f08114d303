package io.penstock.text.parse;

import java.io.Serializable;
import java.time.Duration;
import java.util.regex.Pattern;

/**
 * Whether pages without text are read from their pictures, by tesseract.
 *
 * @param mode when
 * @param languages tesseract's words for them, such as eng+deu
 * @param timeout for all pages of a document that go to other programs; those that come later stay
 *     unread, and the document says so
 */
public record OcrOptions(Mode mode, String languages, Duration timeout) implements Serializable {
  /** When pages are read from their pictures. */
  public enum Mode {
    OFF("off"),
    /** Where tesseract is installed. */
    AUTO("auto");

    private final String word;

    Mode(String word) {
      this.word = word;
    }

    /** In options and files. */
    public String word() {
      return word;
    }

    /**
     * The one with this word.
     *
     * @throws IllegalArgumentException naming both, if there is none
     */
    public static Mode named(String word) {
      for (Mode mode : values()) {
        if (mode.word.equals(word)) {
          return mode;
        }
      }
      throw new IllegalArgumentException("ocr: expected off or auto, found " + word);
    }
  }

  private static final Pattern LANGUAGES =
      Pattern.compile("[A-Za-z][A-Za-z_/]{1,40}(\\+[A-Za-z][A-Za-z_/]{1,40}){0,15}");

  /** Where tesseract is installed, in English, ten minutes for a document. */
  public static final OcrOptions DEFAULT = new OcrOptions(Mode.AUTO, "eng", Duration.ofMinutes(10));

  /** Never. */
  public static final OcrOptions OFF = new OcrOptions(Mode.OFF, "eng", DEFAULT.timeout);

  public OcrOptions {
    if (!LANGUAGES.matcher(languages).matches()) {
      throw new IllegalArgumentException(
          "ocr-languages: expected tesseract's words for them, such as eng+deu, found "
              + languages);
    }
    if (timeout.toMillis() < 1 || timeout.compareTo(Duration.ofDays(1)) > 0) {
      throw new IllegalArgumentException(
          "ocr-timeout-seconds: expected 1 to 86400, found " + timeout.toSeconds());
    }
  }

  public boolean isOn() {
    return mode == Mode.AUTO;
  }
}
