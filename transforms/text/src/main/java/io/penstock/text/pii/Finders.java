package io.penstock.text.pii;

import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** How each kind is found: where to look, the pattern, and the check. */
final class Finders {
  private static final PiiText.Check ANY = (match, start, end) -> true;

  private Finders() {}

  private static final Pattern EMAIL =
      Pattern.compile(
          "(?i)[a-z0-9!#$%&'*+/=?^_{|}~-][a-z0-9!#$%&'*+/=?^_{|}~.-]{0,63}@"
              + "(?:[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?\\.){1,8}[a-z][a-z0-9-]{0,30}[a-z]");

  /** The local part is of RFC 5322 without quotes, the domain has a dot, as datatrove has it. */
  static void emails(PiiText text, Spans out) {
    text.find(PiiKind.EMAIL, text.partsAround('@', 65, 256), EMAIL, ANY, out);
  }

  private static final Pattern IBAN = Pattern.compile("[A-Z]{2}[0-9]{2}(?: ?[A-Z0-9]){11,30}");

  static void ibans(PiiText text, Spans out) {
    ibans(text, text.digitParts(), out);
  }

  private static void ibans(PiiText text, List<PiiText.Part> parts, Spans out) {
    text.find(
        PiiKind.IBAN,
        parts,
        IBAN,
        (match, start, end) -> {
          int length = Checks.ibanLength(match);
          if (length > 0 && length < match.length() && isFree(text, start + length)) {
            out.add(PiiKind.IBAN, start, start + length);
          }
          return length == match.length();
        },
        out);
  }

  private static boolean isFree(PiiText text, int at) {
    return !Character.isLetterOrDigit(text.charAt(at));
  }

  private static final Pattern CARD = Pattern.compile("[2-6][0-9]{3}(?:[ -]?[0-9]{1,4}){2,5}");

  static void cards(PiiText text, Spans out) {
    text.find(
        PiiKind.CARD,
        text.digitParts(),
        CARD,
        (match, start, end) ->
            !isDecimal(text, start, end) && Checks.card(match) && !isInIban(text, start, end),
        out);
  }

  /** As written in groups, with room for the words around it. */
  private static final int IBAN_ROOM = 48;

  /** An account number has the digits of a card now and then, also where only cards are wanted. */
  private static boolean isInIban(PiiText text, int start, int end) {
    Spans ibans = new Spans();
    ibans(text, text.partAround(start, end, IBAN_ROOM), ibans);
    return ibans.meets(start, end);
  }

  /** Digits before or after a point belong to a number. */
  private static boolean isDecimal(PiiText text, int start, int end) {
    char before = text.charAt(start - 1);
    boolean after =
        (text.charAt(end) == '.' || text.charAt(end) == ',')
            && Character.isDigit(text.charAt(end + 1));
    return after || ((before == '.' || before == ',') && Character.isDigit(text.charAt(start - 2)));
  }

  private static final String OCTET = "(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";
  private static final Pattern IPV4 = Pattern.compile("(?:" + OCTET + "\\.){3}" + OCTET);
  private static final Pattern IPV6 =
      Pattern.compile(
          "(?:[0-9A-Fa-f]{1,4}:){1,7}(?::?[0-9A-Fa-f]{1,4}(?::[0-9A-Fa-f]{1,4}){0,6}|:)?");

  /** What four numbers right behind such a word are; not words that a host may stand behind. */
  private static final Set<String> VERSION_WORDS =
      Set.of(
          "v",
          "ver",
          "version",
          "versions",
          "rev",
          "revision",
          "release",
          "releases",
          "build",
          "firmware",
          "fw");

  static void ips(PiiText text, Spans out) {
    // An address may have as few as four digits, so digit parts would miss some.
    text.find(
        PiiKind.IP,
        text.partsAround('.', 4, 20),
        IPV4,
        (match, start, end) ->
            !isDecimal(text, start, end)
                && Addresses.isPublicV4(match)
                && !text.follows(start, VERSION_WORDS),
        out);
    if (text.text().indexOf(':') >= 0) {
      text.find(
          PiiKind.IP,
          text.partsAround(':', 5, 46),
          IPV6,
          (match, start, end) ->
              text.charAt(start - 1) != ':'
                  && text.charAt(end) != ':'
                  && Addresses.isPublicV6(match),
          out);
    }
  }

  /** Numbers that anyone may write, and be found by what they are called. */
  private static final List<String> PHONE_WORDS =
      List.of(
          "tel",
          "phone",
          "call",
          "fax",
          "mobil",
          "handy",
          "t\u00e9l",
          "whatsapp",
          "rufnummer",
          "sms",
          "contact",
          "kontakt",
          "\u260e",
          "\ud83d\udcde");

  private static final Pattern INTERNATIONAL =
      Pattern.compile(
          "(?:\\+|00)[1-9][0-9]{0,2}(?:[ ./-]{0,3}(?:\\(0?\\)|\\([0-9]{1,5}\\)|[0-9]{1,14})){1,7}");

  private static final Pattern NORTH_AMERICAN =
      Pattern.compile("(?:\\([2-9][0-9]{2}\\) ?|[2-9][0-9]{2}[-. ])[2-9][0-9]{2}[-. ][0-9]{4}");

  private static final Pattern NATIONAL =
      Pattern.compile("\\(?0[1-9][0-9]{0,5}\\)?(?:[ ./-]{0,3}[0-9]{1,8}){1,6}");

  static void phones(PiiText text, Spans out) {
    List<PiiText.Part> parts = text.digitParts();
    text.find(
        PiiKind.PHONE,
        parts,
        INTERNATIONAL,
        (match, start, end) -> {
          int digits = Checks.digits(match).length() - (match.charAt(0) == '0' ? 2 : 0);
          boolean plain = match.charAt(0) == '0';
          return digits >= 8
              && digits <= 15
              && (!plain || text.isAnnounced(start, PHONE_WORDS))
              && !isDecimal(text, start, end);
        },
        out);
    text.find(
        PiiKind.PHONE,
        parts,
        NORTH_AMERICAN,
        (match, start, end) ->
            !isDecimal(text, start, end)
                && text.charAt(start - 1) != '-'
                && text.charAt(end) != '-'
                && (match.charAt(0) == '('
                    || match.charAt(3) == '-'
                    || text.isAnnounced(start, PHONE_WORDS)),
        out);
    text.find(
        PiiKind.PHONE,
        parts,
        NATIONAL,
        (match, start, end) -> {
          int digits = Checks.digits(match).length();
          return digits >= 8 && digits <= 12 && text.isAnnounced(start, PHONE_WORDS);
        },
        out);
  }

  private static final Pattern SSN = Pattern.compile("[0-9]{3}-[0-9]{2}-[0-9]{4}");
  private static final Pattern NINO =
      Pattern.compile("[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?[0-9]{2} ?[0-9]{2} ?[0-9]{2} ?[A-D]");
  private static final Pattern STEUER_ID =
      Pattern.compile("[1-9][0-9] ?[0-9]{3} ?[0-9]{3} ?[0-9]{3}");
  private static final Pattern NIR =
      Pattern.compile(
          "[12] ?[0-9]{2} ?(?:0[1-9]|1[0-2]|[2-9][0-9]) ?(?:[0-9]{2}|2[AB]) ?[0-9]{3} ?[0-9]{3} ?[0-9]{2}");
  private static final Pattern DNI =
      Pattern.compile("(?:[0-9]{8}|[XYZ]-?[0-9]{7})-?[TRWAGMYFPDXBNJZSQVHLCKE]");
  private static final Pattern CODICE_FISCALE =
      Pattern.compile(
          "(?i)[A-Z]{6}[0-9LMNPQRSTUV]{2}[ABCDEHLMPRST][0-9LMNPQRSTUV]{2}[A-Z][0-9LMNPQRSTUV]{3}[A-Z]");
  private static final Pattern BSN = Pattern.compile("[0-9]{9}|[0-9]{4}\\.[0-9]{2}\\.[0-9]{3}");

  /** Every eleventh number of nine digits would be one. */
  private static final List<String> BSN_WORDS = List.of("bsn", "burgerservice", "sofinummer");

  static void nationalIds(PiiText text, Spans out) {
    PiiKind kind = PiiKind.NATIONAL_ID;
    List<PiiText.Part> parts = text.digitParts();
    text.find(kind, parts, SSN, dashless(text, Checks::ssn), out);
    text.find(kind, parts, NINO, (match, start, end) -> Checks.nino(match), out);
    text.find(kind, parts, NIR, dashless(text, Checks::nir), out);
    text.find(kind, parts, DNI, dashless(text, Checks::dni), out);
    text.find(kind, parts, CODICE_FISCALE, (match, start, end) -> Checks.codiceFiscale(match), out);
    text.find(kind, parts, STEUER_ID, dashless(text, Checks::steuerId), out);
    text.find(
        kind,
        parts,
        BSN,
        (match, start, end) -> text.isAnnounced(start, BSN_WORDS) && Checks.bsn(match),
        out);
  }

  /** Not a part of a chain of numbers, such as a UUID or a version. */
  private static PiiText.Check dashless(PiiText text, Predicate<String> check) {
    return (match, start, end) ->
        text.charAt(start - 1) != '-'
            && text.charAt(end) != '-'
            && !isDecimal(text, start, end)
            && check.test(match);
  }

  /** How a service's keys begin, and what they look like. */
  private static final Map<String, Pattern> KEYS =
      Map.ofEntries(
          key("AKIA", "AKIA[0-9A-Z]{16}"),
          key("ASIA", "ASIA[0-9A-Z]{16}"),
          key("gh", "gh[pousr]_[A-Za-z0-9]{36,}"),
          key("github_pat_", "github_pat_[A-Za-z0-9_]{22,}"),
          key("glpat-", "glpat-[A-Za-z0-9_-]{20,64}"),
          key("xox", "xox[abeoprs]-[A-Za-z0-9-]{10,}"),
          key("AIza", "AIza[0-9A-Za-z_-]{35}"),
          key("k_live_", "[psr]k_live_[0-9A-Za-z]{16,}"),
          key("k_test_", "[sr]k_test_[0-9A-Za-z]{16,}"),
          key("sk-", "sk-(?:proj-|ant-)?[A-Za-z0-9_-]{32,}"),
          key("npm_", "npm_[A-Za-z0-9]{36}"),
          key("eyJ", "eyJ[A-Za-z0-9_-]{10,}\\.eyJ[A-Za-z0-9_-]{10,}\\.[A-Za-z0-9_-]{10,}"));

  private static Map.Entry<String, Pattern> key(String literal, String pattern) {
    return Map.entry(literal, Pattern.compile(pattern));
  }

  private static final int MAX_KEY_LENGTH = 2800;
  private static final String PEM = "-----BEGIN ";
  private static final String PEM_KEY = "PRIVATE KEY-----";
  private static final int MAX_PEM_LENGTH = 16 << 10;

  private static final Pattern ASSIGNED =
      Pattern.compile(
          "(?i)(?:key|token|secret|passw(?:or)?d|pwd|credential)s?[\"']?\\s{0,4}(?:=>?|:)\\s{0,4}"
              + "[\"']?([a-z0-9+/_.~-]{16,}={0,2})");

  /** Words that ASSIGNED may begin with. */
  private static final List<String> NAMES =
      List.of("key", "token", "secret", "password", "passwd", "pwd", "credential");

  static void secrets(PiiText text, Spans out) {
    pemBlocks(text, out);
    KEYS.forEach(
        (literal, pattern) -> {
          if (text.text().contains(literal)) {
            text.find(PiiKind.SECRET, keyParts(text.text(), literal), pattern, ANY, out);
          }
        });
    for (String name : NAMES) {
      text.find(
          PiiKind.SECRET,
          text.partsAfter(name, 220),
          ASSIGNED,
          (match, start, end) -> isRandom(match),
          out);
    }
  }

  private static List<PiiText.Part> keyParts(String text, String literal) {
    List<PiiText.Part> parts = new ArrayList<>();
    for (int at = text.indexOf(literal); at >= 0; ) {
      int end = at;
      while (end < text.length() && end - at < MAX_KEY_LENGTH && text.charAt(end) > ' ') {
        end++;
      }
      parts.add(new PiiText.Part(Math.max(0, at - 1), end));
      at = text.indexOf(literal, Math.max(end, at + 1));
    }
    return parts;
  }

  private static void pemBlocks(PiiText text, Spans out) {
    String all = text.text();
    for (int at = all.indexOf(PEM); at >= 0; at = all.indexOf(PEM, at + 1)) {
      int header = all.indexOf(PEM_KEY, at);
      if (header >= 0 && header - at < 40) {
        int body = header + PEM_KEY.length();
        int footer = all.indexOf(PEM_KEY, body);
        // Without an end all that may belong to it goes.
        int end =
            footer < 0 || footer - at > MAX_PEM_LENGTH
                ? Math.min(all.length(), at + MAX_PEM_LENGTH)
                : footer + PEM_KEY.length();
        out.add(PiiKind.SECRET, at, end);
        at = end - 1;
      }
    }
  }

  /** Bits for each character; English words have some 3, random base64 of 20 characters over 4. */
  private static final double MIN_ENTROPY = 3.5;

  /** Letters and digits mixed without the order of words: no path, no name, no placeholder. */
  static boolean isRandom(String word) {
    boolean digit = word.chars().anyMatch(Character::isDigit);
    boolean letter = word.chars().anyMatch(Character::isLetter);
    return digit && letter && entropy(word.toLowerCase(Locale.ROOT)) >= MIN_ENTROPY;
  }

  /** Shannon's, of the characters. */
  private static double entropy(String word) {
    Map<Integer, Integer> counts = new HashMap<>();
    word.chars().forEach(c -> counts.merge(c, 1, Integer::sum));
    double entropy = 0;
    for (int count : counts.values()) {
      double share = (double) count / word.length();
      entropy -= share * Math.log(share) / Math.log(2);
    }
    return entropy;
  }
}
