package io.penstock.text.pii;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What is looked for. Where two of them meet, the one named first here has it. */
public enum PiiKind {
  /** Keys of services, tokens, private keys, and what is assigned to a name such as api_key. */
  SECRET,

  /** Addresses with a domain that has a dot. */
  EMAIL,

  /**
   * Account numbers of <a href="https://www.swift.com/standards/data-standards/iban">ISO 13616</a>.
   */
  IBAN,

  /** Payment cards: number range and Luhn's check digit. */
  CARD,

  /** Numbers of persons of US, UK, DE, FR, ES, IT and NL, with the checks that they have. */
  NATIONAL_ID,

  /** IPv4 and IPv6, public ones only. */
  IP,

  /** Numbers of <a href="https://www.itu.int/rec/T-REC-E.164">E.164</a>, and national ones. */
  PHONE;

  void find(PiiText text, Spans out) {
    switch (this) {
      case SECRET -> Finders.secrets(text, out);
      case EMAIL -> Finders.emails(text, out);
      case IBAN -> Finders.ibans(text, out);
      case CARD -> Finders.cards(text, out);
      case NATIONAL_ID -> Finders.nationalIds(text, out);
      case IP -> Finders.ips(text, out);
      case PHONE -> Finders.phones(text, out);
    }
  }

  /** As it is written in recipes and metadata: {@code national-id}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** What is put in its place: {@code <NATIONAL-ID>}. */
  String placeholder() {
    return '<' + name().replace('_', '-') + '>';
  }

  /** All labels. */
  public static List<String> labels() {
    return Arrays.stream(values()).map(PiiKind::label).toList();
  }
}
