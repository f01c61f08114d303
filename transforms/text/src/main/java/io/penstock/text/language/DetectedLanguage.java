package io.penstock.text.language;

/**
 * What a text seems to be written in.
 *
 * @param code of ISO 639-1 where there is one, else of ISO 639-3; {@code und} where none can be
 *     told
 * @param score how sure that is, from 0 to 1; 0 for {@code und}
 */
public record DetectedLanguage(String code, double score) {
  /** Too short, no language, or too many alike. */
  public static final DetectedLanguage UNDETERMINED = new DetectedLanguage("und", 0);
}
