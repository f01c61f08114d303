package io.penstock.text.pii;

import java.math.BigInteger;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The check digits of numbers, by which they are told from others. */
final class Checks {
  private static final BigInteger IBAN_MODULUS = BigInteger.valueOf(97);

  /**
   * Characters of an IBAN by country: <a
   * href="https://www.swift.com/standards/data-standards/iban">SWIFT's registry</a>.
   */
  private static final Map<String, Integer> IBAN_LENGTHS =
      lengths(
          "AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22"
              + " DJ27 DK18 DO28 EE20 EG29 ES24 FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28"
              + " HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21"
              + " LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29"
              + " PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23"
              + " TN24 TR26 UA29 VA22 VG24 XK20");

  private Checks() {}

  private static Map<String, Integer> lengths(String list) {
    Map<String, Integer> lengths = new HashMap<>();
    for (String entry : list.split(" ", -1)) {
      lengths.put(entry.substring(0, 2), Integer.parseInt(entry.substring(2)));
    }
    return Map.copyOf(lengths);
  }

  static String digits(String word) {
    StringBuilder digits = new StringBuilder();
    for (int i = 0; i < word.length(); i++) {
      if (word.charAt(i) >= '0' && word.charAt(i) <= '9') {
        digits.append(word.charAt(i));
      }
    }
    return digits.toString();
  }

  private static int digit(String digits, int at) {
    return digits.charAt(at) - '0';
  }

  /** The country's length, and the number with the country moved to its end is 1 modulo 97. */
  static boolean iban(String word) {
    String iban = word.replace(" ", "").toUpperCase(Locale.ROOT);
    if (iban.length() < 4 || IBAN_LENGTHS.getOrDefault(iban.substring(0, 2), 0) != iban.length()) {
      return false;
    }
    StringBuilder number = new StringBuilder();
    for (char c : (iban.substring(4) + iban.substring(0, 4)).toCharArray()) {
      number.append(Character.digit(c, 36));
    }
    return new BigInteger(number.toString()).mod(IBAN_MODULUS).intValue() == 1;
  }

  /** The longest beginning that is an IBAN, since words may follow it in capitals; 0 if none is. */
  static int ibanLength(String word) {
    String country = word.substring(0, 2);
    int wanted = IBAN_LENGTHS.getOrDefault(country, 0);
    int taken = 0;
    for (int at = 0; at < word.length(); at++) {
      taken += word.charAt(at) == ' ' ? 0 : 1;
      if (taken == wanted) {
        return iban(word.substring(0, at + 1)) ? at + 1 : 0;
      }
    }
    return 0;
  }

  /**
   * <a href="https://www.iso.org/standard/70484.html">ISO/IEC 7812</a>: range of the issuer, and
   * Luhn.
   */
  static boolean card(String word) {
    String digits = digits(word);
    return isIssued(digits) && luhn(digits);
  }

  private static boolean isIssued(String digits) {
    int length = digits.length();
    if (length < 13 || length > 19) {
      return false;
    }
    int two = Integer.parseInt(digits.substring(0, 2));
    int three = Integer.parseInt(digits.substring(0, 3));
    int four = Integer.parseInt(digits.substring(0, 4));
    boolean visa = two / 10 == 4 && (length == 13 || length == 16 || length == 19);
    boolean mastercard =
        length == 16 && ((two >= 51 && two <= 55) || (four >= 2221 && four <= 2720));
    boolean amex = length == 15 && (two == 34 || two == 37);
    boolean diners =
        length == 14 && ((three >= 300 && three <= 305) || two == 36 || two == 38 || two == 39);
    boolean discover =
        length >= 16 && (four == 6011 || two == 65 || (three >= 644 && three <= 649));
    boolean jcb = length >= 16 && four >= 3528 && four <= 3589;
    boolean unionPay = length >= 16 && two == 62;
    return visa || mastercard || amex || diners || discover || jcb || unionPay;
  }

  private static boolean luhn(String digits) {
    int sum = 0;
    for (int i = 0; i < digits.length(); i++) {
      int digit = digit(digits, digits.length() - 1 - i);
      int doubled = i % 2 == 0 ? digit : 2 * digit;
      sum += doubled > 9 ? doubled - 9 : doubled;
    }
    return sum % 10 == 0;
  }

  /** US Social Security: no area 000, 666 or 9xx, no group 00, no serial 0000; it has no check. */
  static boolean ssn(String word) {
    String digits = digits(word);
    String area = digits.substring(0, 3);
    return !area.equals("000")
        && !area.equals("666")
        && area.charAt(0) != '9'
        && !digits.startsWith("00", 3)
        && !digits.endsWith("0000");
  }

  /** UK National Insurance: prefixes that were never given; it has no check. */
  static boolean nino(String word) {
    String prefix = word.substring(0, 2);
    return !Set.of("BG", "GB", "NK", "KN", "TN", "NT", "ZZ").contains(prefix);
  }

  /** German tax number: one digit two or three times in the first ten, ISO 7064 MOD 11,10. */
  static boolean steuerId(String word) {
    String digits = digits(word);
    if (digits.length() != 11 || digits.charAt(0) == '0') {
      return false;
    }
    int[] counts = new int[10];
    for (int i = 0; i < 10; i++) {
      counts[digit(digits, i)]++;
    }
    int repeated = 0;
    for (int count : counts) {
      if (count > 3) {
        return false;
      }
      repeated += count > 1 ? 1 : 0;
    }
    int product = 10;
    for (int i = 0; i < 10; i++) {
      int sum = (digit(digits, i) + product) % 10;
      product = 2 * (sum == 0 ? 10 : sum) % 11;
    }
    return repeated == 1 && (11 - product) % 10 == digit(digits, 10);
  }

  /** French NIR: the key is 97 less the number modulo 97; Corsica's departments count as 19, 18. */
  static boolean nir(String word) {
    String number =
        word.replace(" ", "").toUpperCase(Locale.ROOT).replace("2A", "19").replace("2B", "18");
    if (number.length() != 15 || digits(number).length() != 15) {
      return false;
    }
    long first = Long.parseLong(number.substring(0, 13));
    return 97 - first % 97 == Integer.parseInt(number.substring(13));
  }

  /** Spanish DNI and NIE: the letter is the number modulo 23. */
  static boolean dni(String word) {
    String number =
        word.toUpperCase(Locale.ROOT)
            .replace("-", "")
            .replace('X', '0')
            .replace('Y', '1')
            .replace('Z', '2');
    String digits = digits(number.substring(0, number.length() - 1));
    char letter = Character.toUpperCase(word.charAt(word.length() - 1));
    return digits.length() == 8
        && "TRWAGMYFPDXBNJZSQVHLCKE".charAt(Integer.parseInt(digits) % 23) == letter;
  }

  /** What characters at odd places of an Italian tax code count, 0 to 9 as A to J. */
  private static final int[] ODD = {
    1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23
  };

  /** Italian codice fiscale: the sixteenth letter is the sum of the others modulo 26. */
  static boolean codiceFiscale(String word) {
    String code = word.toUpperCase(Locale.ROOT);
    int sum = 0;
    for (int i = 0; i < 15; i++) {
      char c = code.charAt(i);
      int value = Character.isDigit(c) ? c - '0' : c - 'A';
      sum += i % 2 == 0 ? ODD[value] : value;
    }
    return 'A' + sum % 26 == code.charAt(15);
  }

  /** Dutch BSN: the weighted sum is a multiple of 11. */
  static boolean bsn(String word) {
    String digits = digits(word);
    int sum = -digit(digits, 8);
    for (int i = 0; i < 8; i++) {
      sum += (9 - i) * digit(digits, i);
    }
    return sum % 11 == 0 && Integer.parseInt(digits) > 0;
  }
}
