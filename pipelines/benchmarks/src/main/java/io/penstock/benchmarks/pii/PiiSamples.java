package io.penstock.benchmarks.pii;

import io.penstock.text.pii.PiiKind;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Sentences from a seed, each with one thing of a kind, or with one that only looks like it. Check
 * digits are computed here, by other code than that which is measured.
 */
final class PiiSamples {
  private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz";
  private static final String BASE_36 = LETTERS.toUpperCase(Locale.ROOT) + "0123456789";
  private static final String BASE_62 = LETTERS + BASE_36;
  private static final List<String> NAMES = List.of("anna", "jan.koch", "m_lee", "o-brien", "x9");
  private static final List<String> ENDS = List.of("com", "co.uk", "de", "io", "museum");

  private final Random random;
  private final List<Sample> samples = new ArrayList<>();

  private PiiSamples(long seed) {
    this.random = new Random(seed);
  }

  /**
   * A text.
   *
   * @param what a word for how it was made
   * @param kind what is in it; nothing in one that only looks like it
   */
  record Sample(String what, Optional<PiiKind> kind, String text) {}

  /** So many of each sort. */
  static List<Sample> of(long seed, int each) {
    PiiSamples made = new PiiSamples(seed);
    for (int i = 0; i < each; i++) {
      made.positives();
      made.negatives();
    }
    return made.samples;
  }

  private void is(PiiKind kind, String what, String text) {
    samples.add(new Sample(what, Optional.of(kind), text));
  }

  private void isNot(String what, String text) {
    samples.add(new Sample(what, Optional.empty(), text));
  }

  private void positives() {
    is(PiiKind.EMAIL, "mail", "Write to " + mail() + ", or come by.");
    is(PiiKind.EMAIL, "mail in a link", "<a href=\"mailto:" + mail() + "\">write</a>");
    is(PiiKind.PHONE, "E.164", "Reach us at +49" + digits(10) + ".");
    is(PiiKind.PHONE, "US", "Call (2" + digits(2) + ") 555-" + digits(4) + " after nine.");
    is(PiiKind.PHONE, "US with dashes", "phone: 3" + digits(2) + "-555-" + digits(4));
    is(PiiKind.PHONE, "UK", "Tel. +44 20 7946 " + digits(4) + " (office)");
    is(PiiKind.PHONE, "FR", "T\u00e9l. 01 42 68 " + digits(2) + " " + digits(2));
    is(PiiKind.IP, "v4", "The request came from " + publicV4() + " at noon.");
    is(PiiKind.IP, "v6", "It listens on 2a00:1450:" + hex(4) + ":" + hex(3) + "::" + hex(4) + ".");
    is(PiiKind.CARD, "visa", "My card is " + spaced(card("4", 16)) + ", it expires soon.");
    is(PiiKind.CARD, "amex", "Paid with " + card("37", 15) + " on Monday.");
    is(PiiKind.CARD, "mastercard", "card=" + card("54", 16));
    is(PiiKind.IBAN, "DE", "Send it to " + spaced(iban("DE", digits(18))) + " by Friday.");
    is(PiiKind.IBAN, "GB", "IBAN " + iban("GB", "WEST" + digits(14)) + ".");
    is(PiiKind.NATIONAL_ID, "US", "Her SSN is 5" + digit(1) + "1-4" + digit(1) + "-8" + digits(3));
    is(PiiKind.NATIONAL_ID, "ES", "con DNI " + dni() + ", vecino de Madrid");
    is(PiiKind.NATIONAL_ID, "NL", "BSN " + bsn() + " staat op het formulier");
    is(PiiKind.SECRET, "AWS", "key: AKIA" + pick(BASE_36, 16));
    is(PiiKind.SECRET, "GitHub", "git clone with ghp_" + pick(BASE_62, 36) + " works");
    is(PiiKind.SECRET, "assigned", "api_key = \"" + pick(BASE_62, 32) + "\"");
    is(
        PiiKind.SECRET,
        "Slack",
        "token xoxb-" + digits(12) + "-" + digits(12) + "-" + pick(BASE_62, 24));
    is(PiiKind.IP, "v4 near a version", "Version " + digit(9) + " runs on " + publicV4() + ".");
    is(PiiKind.IP, "v4 near a version", "The release notes are at " + publicV4() + ":8080.");
  }

  private void negatives() {
    isNot("order number", "Your order " + digits(10) + " has been shipped.");
    isNot("order number", "Invoice no. " + digits(4) + "-" + digits(6) + " is due.");
    isNot("16 digits", "Serial number 4" + wrongCard() + " is on the back.");
    isNot("version", "Upgrade from " + digit(1) + "." + digits(2) + "." + digit(9) + " first.");
    isNot("version of four", "Chrome/" + 1 + digits(2) + ".0." + "4" + digits(3) + "." + digits(2));
    isNot("version of four", "Version 4." + digit(9) + "." + digit(9) + ".2 mends that.");
    isNot("hash", "sha256 " + hex(64) + " of the file");
    isNot("hash", "md5 " + hex(32) + ", commit " + hex(40));
    isNot("uuid", "request " + new UUID(random.nextLong(), random.nextLong()) + " failed");
    isNot(
        "date",
        "On 2024-0" + digit(8) + "-1" + digit(8) + " at 12:3" + digit(8) + ":07 it rained.");
    isNot("date", "between 01.02.199" + digit(8) + " and 03/04/200" + digit(8));
    isNot("timestamp", "logged at 17" + digits(8) + ", that is 17" + digits(11) + " ms");
    isNot("isbn", "ISBN 978-3-16-" + digits(6) + "-" + digit(9) + " is out of print.");
    isNot("isbn", "ISBN-10: 0-306-4" + digits(4) + "-" + digit(9) + ", ISSN 0317-" + digits(4));
    isNot("doi", "doi:10.1038/s41586-0" + digits(2) + "-" + digits(5) + "-9");
    isNot(
        "private address", "ssh to 192.168." + digit(9) + "." + digits(2).replaceFirst("^0+", "1"));
    isNot("mac", "mac 00:1" + hex(1) + ":" + hex(2) + ":" + hex(2) + ":" + hex(2) + ":" + hex(2));
    isNot("coordinates", "at 52.5" + digits(5) + ", 13.4" + digits(5) + " in Berlin");
    isNot("price", "It costs 1,2" + digits(2) + ",000.50 or 12 " + digits(3) + " 000 euros.");
    isNot("handle", "Ask @user" + digits(3) + " or root@localhost about it.");
    isNot("part number", "Part 1N4" + digits(3) + "-555-0" + digits(2) + "A fits.");
    isNot("range", "pages 1" + digits(2) + "-2" + digits(2) + ", years 1914-1918");
    isNot("placeholder", "set api_key = \"your_api_key_here\" in the file");
    isNot("version of four", "firmware: " + publicV4() + " (build " + publicV4() + ")");
    isNot("version of four", "The version number is " + publicV4() + ", formerly v. " + publicV4());
    isNot("version of four", "It was " + publicV4() + " that the vendor released last.");
  }

  private String mail() {
    return NAMES.get(random.nextInt(NAMES.size()))
        + random.nextInt(100)
        + "@"
        + pick(LETTERS, 7)
        + "."
        + ENDS.get(random.nextInt(ENDS.size()));
  }

  private String publicV4() {
    // None of IANA's special ranges begins so.
    int[] first = {8, 23, 45, 81, 142, 185};
    return first[random.nextInt(first.length)]
        + "."
        + random.nextInt(256)
        + "."
        + random.nextInt(256)
        + "."
        + random.nextInt(256);
  }

  private String card(String issuer, int length) {
    String body = issuer + digits(length - issuer.length() - 1);
    return body + luhn(body);
  }

  private String wrongCard() {
    String body = "4" + digits(14);
    return body.substring(1) + (luhn(body) + 1 + random.nextInt(8)) % 10;
  }

  private static int luhn(String body) {
    int sum = 0;
    for (int i = 0; i < body.length(); i++) {
      int digit = body.charAt(body.length() - 1 - i) - '0';
      int weighed = i % 2 == 0 ? 2 * digit : digit;
      sum += weighed / 10 + weighed % 10;
    }
    return (10 - sum % 10) % 10;
  }

  private static String iban(String country, String account) {
    StringBuilder number = new StringBuilder();
    for (char c : (account + country + "00").toCharArray()) {
      number.append(Character.digit(c, 36));
    }
    int rest = new BigInteger(number.toString()).mod(BigInteger.valueOf(97)).intValue();
    return "%s%02d%s".formatted(country, 98 - rest, account);
  }

  private String dni() {
    String number = digits(8);
    return number + "TRWAGMYFPDXBNJZSQVHLCKE".charAt(Integer.parseInt(number) % 23);
  }

  /** The eleven test of the Dutch number: weights 9 to 2, and the last digit counts as -1. */
  private String bsn() {
    while (true) {
      String body = "1" + digits(7);
      int sum = 0;
      for (int i = 0; i < body.length(); i++) {
        sum += (9 - i) * (body.charAt(i) - '0');
      }
      if (sum % 11 < 10) {
        return body + sum % 11;
      }
    }
  }

  private static String spaced(String number) {
    return number.replaceAll("(.{4})(?=.)", "$1 ");
  }

  private String digits(int count) {
    return pick("0123456789", count);
  }

  /** One from 1 to the greatest. */
  private int digit(int greatest) {
    return 1 + random.nextInt(greatest);
  }

  private String hex(int count) {
    return pick("0123456789abcdef", count);
  }

  private String pick(String letters, int count) {
    Supplier<String> one = () -> String.valueOf(letters.charAt(random.nextInt(letters.length())));
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < count; i++) {
      all.append(one.get());
    }
    return all.toString();
  }
}
