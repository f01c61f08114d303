package io.penstock.text.language;

import com.ibm.icu.lang.UScript;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The languages that the model tells apart, by the script that they are written in. Text in a
 * script can only be in one of its languages, which the model alone does not know of short texts.
 */
final class Languages {
  /** Labels of the model. Those of the Latin script are all others. */
  private static final Map<Integer, List<String>> BY_SCRIPT =
      Map.ofEntries(
          script(UScript.ARABIC, "ara ckb fas pnb pus snd uig urd"),
          script(UScript.ARMENIAN, "hye"),
          script(UScript.BENGALI, "asm ben"),
          script(
              UScript.CYRILLIC,
              "aze bak bel bos bul kaz kir kur mhr mkd mon rus srp tat tgk tuk ukr uzb"),
          script(UScript.DEVANAGARI, "bih gom hin mar nep new san"),
          script(UScript.ETHIOPIC, "amh"),
          script(UScript.GEORGIAN, "kat"),
          script(UScript.GREEK, "ell"),
          script(UScript.GUJARATI, "guj"),
          script(UScript.GURMUKHI, "pan"),
          script(UScript.HAN, "cmn jpn zho-simp zho-trad"),
          script(UScript.HANGUL, "kor"),
          script(UScript.HEBREW, "heb yid"),
          script(UScript.HIRAGANA, "jpn"),
          script(UScript.KANNADA, "kan"),
          script(UScript.KHMER, "khm"),
          script(UScript.LAO, "lao"),
          script(UScript.MALAYALAM, "mal"),
          script(UScript.MYANMAR, "mya mya-zaw"),
          script(UScript.ORIYA, "ori"),
          script(UScript.SINHALA, "sin"),
          script(UScript.TAMIL, "tam"),
          script(UScript.TELUGU, "tel"),
          script(UScript.THAI, "tha"),
          script(
              UScript.LATIN,
              "afr ast aze ban ben-rom bos bre cat ceb ces che cym dan deu div ekk eng epo est eus"
                  + " fao fin fra fry ful gla gle glg gsw gug hat hau hin-rom hrv hun ibo ind isl ita"
                  + " jav kin knn kur lat lav lim lin lit ltz lug lvs min mlg mlt mri msa nan nds nld"
                  + " nno nob nso oci orm pes pol por quz roh ron slk slv som spa sqi srd ssw swa swe"
                  + " tam-rom tel-rom tgl tsn tuk tur urd-rom uzb vie vol war wol xho yor zul"));

  /** Where Java's table has no code of two letters, or the model no code of ISO 639. */
  private static final Map<String, String> SPECIAL =
      Map.ofEntries(
          Map.entry("cmn", "zh"),
          Map.entry("zho-simp", "zh"),
          Map.entry("zho-trad", "zh"),
          Map.entry("ekk", "et"),
          // Java's table still has what these were called before 1989.
          Map.entry("heb", "he"),
          Map.entry("ind", "id"),
          Map.entry("yid", "yi"),
          Map.entry("lvs", "lv"),
          Map.entry("pes", "fa"),
          Map.entry("quz", "qu"),
          Map.entry("gug", "gn"),
          Map.entry("knn", "kok"),
          Map.entry("gom", "kok"),
          Map.entry("mya-zaw", "my"),
          Map.entry("ben-rom", "bn-Latn"),
          Map.entry("hin-rom", "hi-Latn"),
          Map.entry("tam-rom", "ta-Latn"),
          Map.entry("tel-rom", "te-Latn"),
          Map.entry("urd-rom", "ur-Latn"));

  private static final Map<String, String> CODES = codes();

  private Languages() {}

  private static Map.Entry<Integer, List<String>> script(int script, String labels) {
    return Map.entry(script, List.of(labels.split(" ", -1)));
  }

  private static Map<String, String> codes() {
    Map<String, String> twoLetters = new HashMap<>();
    for (String code : Locale.getISOLanguages()) {
      twoLetters.put(Locale.forLanguageTag(code).getISO3Language(), code);
    }
    Map<String, String> codes = new HashMap<>();
    for (List<String> labels : BY_SCRIPT.values()) {
      for (String label : labels) {
        codes.put(label, SPECIAL.getOrDefault(label, twoLetters.getOrDefault(label, label)));
      }
    }
    return Map.copyOf(codes);
  }

  /** The model's labels of a script, empty if it knows none. */
  static List<String> of(int script) {
    return BY_SCRIPT.getOrDefault(script, List.of());
  }

  static String code(String label) {
    return CODES.getOrDefault(label, label);
  }

  static Set<String> labels() {
    return CODES.keySet();
  }

  /** All codes that a text can be given. */
  static Set<String> codesOfAll() {
    return new TreeSet<>(CODES.values());
  }
}
