package io.penstock.text.pii;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.schemas.document.Document;
import io.penstock.schemas.document.Reason;
import io.penstock.text.filter.AnalyzedText;
import io.penstock.text.filter.DocumentRules;
import io.penstock.text.filter.DocumentRules.Ruling;
import io.penstock.text.filter.TextLengthRule;
import io.penstock.text.filter.Verdict;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PiiRuleTest {
  private static final PiiRule REDACT_ALL =
      new PiiRule(
          Arrays.stream(PiiKind.values()).collect(Collectors.toMap(k -> k, k -> PiiAction.REDACT)),
          HashKey.NONE);

  private static String left(PiiRule rule, String text) {
    Verdict verdict = rule.judge(new AnalyzedText(text));
    return verdict.edit().map(edit -> edit.applyTo(text)).orElse(text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Write to jane.doe+x@mail.example.co.uk, please. | Write to <EMAIL>, please.",
        "<a href=mailto:bob@example.org>Bob</a> | <a href=mailto:<EMAIL>>Bob</a>",
        "Call +49 (0)30 901820-12 now | Call <PHONE> now",
        "Call +1-202-555-0143. | Call <PHONE>.",
        "Office: (202) 555-0143, 202-555-0143 | Office: <PHONE>, <PHONE>",
        "T\u00e9l. 01 42 68 53 00 | T\u00e9l. <PHONE>",
        "Telefon: 030/901820 | Telefon: <PHONE>",
        "phone 0044 20 7946 0958 | phone <PHONE>",
        "from 8.8.8.8 to 10.0.0.1 and 192.168.1.7 | from <IP> to 10.0.0.1 and 192.168.1.7",
        "host 2a00:1450:4001:81b::200e or fe80::1 or 2001:db8::1 | host <IP> or fe80::1 or 2001:db8::1",
        "card 4111 1111 1111 1111 or 4111 1111 1111 1112 | card <CARD> or 4111 1111 1111 1112",
        "amex 378282246310005. | amex <CARD>.",
        "IBAN DE89 3704 0044 0532 0130 00 of mine | IBAN <IBAN> of mine",
        "GB82WEST12345698765432 and GB82WEST12345698765433 | <IBAN> and GB82WEST12345698765433",
        "SSN 123-45-6789 but not 000-45-6789, 123-45-6789-1 | SSN <NATIONAL-ID> but not 000-45-6789, 123-45-6789-1",
        "NINO AB 12 34 56 C | NINO <NATIONAL-ID>",
        "Steuer-ID 86095742719, nicht 86095742718 | Steuer-ID <NATIONAL-ID>, nicht 86095742718",
        "NIR 2 55 08 14 168 025 38. | NIR <NATIONAL-ID>.",
        "DNI 12345678Z, NIE X1234567L, 12345678A | DNI <NATIONAL-ID>, NIE <NATIONAL-ID>, 12345678A",
        "CF RSSMRA85T10A562S! RSSMRA85T10A562T | CF <NATIONAL-ID>! RSSMRA85T10A562T",
        "BSN 111222333 | BSN <NATIONAL-ID>",
        "order 111222333 | order 111222333",
        "Version 2 runs on 8.8.8.8 now | Version 2 runs on <IP> now",
        "see the release notes: 8.8.8.8 | see the release notes: <IP>",
        "conversion 8.8.8.8, dev 8.8.4.4 | conversion <IP>, dev <IP>",
        "version 4.7.9.2 from 8.8.8.8 | version 4.7.9.2 from <IP>",
      })
  void whatIdentifiesIsReplaced(String text, String wanted) {
    assertThat(left(REDACT_ALL, text)).isEqualTo(wanted);
  }

  /** Put together here, so that no scanner takes this file for a leak. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "AKI_AIOSFODNN7EXAMPLE",
        "gh_p_abcdefghijklmnopqrstuvwxyz0123456789",
        "gith_ub_pat_11ABCDEFG0123456789_abcdefghijklmnop",
        "xo_xb-123456789012-abcdefGHIJKL",
        "AI_zaSyA1234567890abcdefghijklmnopqrstuv",
        "sk__live_4eC39HqLyjWDarjtT1zdp7dc",
        "npm__abcdefghijklmnopqrstuvwxyz0123456789",
        "ey_JhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9",
        "api_key_: \"q8Zr1Lk0Vt7Xc3Bn5Mw9\"",
      })
  void keysAreFound(String key) {
    String whole = key.replaceFirst("_", "");
    String text = "Use " + (key.startsWith("api") ? "api_key: \"q8Zr1Lk0Vt7Xc3Bn5Mw9\"" : whole);
    assertThat(left(REDACT_ALL, text)).contains("<SECRET>").doesNotContain(whole.substring(6));
    assertThat(PiiRule.DEFAULT.judge(new AnalyzedText(text)).reason().map(Reason::getRule))
        .contains("pii.secret");
  }

  @Test
  void privateKeysGoAsAWhole() {
    String block =
        "-----BEGIN RSA " + "PRIVATE KEY-----\nMIIEpAIBAAKCAQEA\n-----END RSA PRIVATE KEY-----";
    assertThat(left(REDACT_ALL, "a\n" + block + "\nb")).isEqualTo("a\n<SECRET>\nb");
    assertThat(left(REDACT_ALL, "-----BEGIN PUBLIC KEY-----\nMIIE\n"))
        .isEqualTo("-----BEGIN PUBLIC KEY-----\nMIIE\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Version 1.2.3 of 2026-11-21 12:34:56 is out; pi is 3.14159265358979.",
        "See ISBN 978-3-16-148410-0 and 10.1000/182 (doi).",
        "uuid 123e4567-e89b-12d3-a456-426614174000",
        "sha1 da39a3ee5e6b4b0d3255bfef95601890afd80709",
        "std::vector<int>::iterator a::b",
        "1,000,000 people and 2020-2021-2022 and 100 200 300 400 500 600",
        "@Override public void x() {} and foo@bar",
        "secret: see the documentation of the token",
        "api_key = YOUR_API_KEY_GOES_HERE",
        "4000 0000 0000 km, 20 000 000 000 Euro",
        "127.0.0.1:8080 and 10.1.2.3",
        "Version 4.7.9.2 mends that, as does version: 8.8.8.8 (Build 8.8.4.4)",
        "v 4.7.9.2, v. 4.7.9.2, V4.7.9.2, ver=4.7.9.2, firmware \"4.7.9.2\", Rev. 4.7.9.2",
        "The version number is 4.7.9.2, release no. 4.7.9.3.",
        "the key=value pairs and password=password",
      })
  void innocentTextStays(String text) {
    assertThat(left(REDACT_ALL, text)).isEqualTo(text);
  }

  /** The digits behind the check number are a card's, by range and check digit. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "DE75 6578 1286 5707 0499 96",
        "DE45 6212 2283 4598 4555 14",
        "GB48 WEST 3684 8475 1350 00"
      })
  void accountNumbersAreNoCards(String iban) {
    PiiRule cards = PiiRule.redacting(PiiKind.CARD);
    String text = "to " + iban + " by Friday";
    assertThat(left(cards, text)).isEqualTo(text);
    assertThat(left(PiiRule.redacting(PiiKind.IBAN), text)).isEqualTo("to <IBAN> by Friday");
    // The same digits behind another check number are no account's.
    String other = text.replaceFirst("[0-9]{2}", "00");
    assertThat(left(cards, other)).contains("<CARD>");
  }

  @Test
  void countsAndReasonsHaveNothingOfWhatWasFound() {
    Verdict verdict =
        new PiiRule(
                Map.of(PiiKind.EMAIL, PiiAction.REDACT, PiiKind.IBAN, PiiAction.DROP), HashKey.NONE)
            .judge(new AnalyzedText("a@b.org, c@d.org: DE89370400440532013000"));
    assertThat(verdict.labels()).isEqualTo(Map.of("pii.email", "2", "pii.iban", "1"));
    assertThat(verdict.reason())
        .contains(
            new Reason("pii.iban", "1", "0", "the text has 1 of the kind iban, none is wanted"));
  }

  @Test
  void whatIsDroppedLaterIsShownRedacted() {
    Ruling ruling =
        DocumentRules.of(List.of(REDACT_ALL, new TextLengthRule(1000)))
            .apply(
                Document.newBuilder()
                    .setText("jane@example.com")
                    .setContentType("text/plain")
                    .build());
    assertThat(ruling.reason()).isPresent();
    assertThat(ruling.document().getText()).isEqualTo("<EMAIL>");
    assertThat(ruling.document().getMetadata()).containsEntry("pii.email", "1");
  }

  @Test
  void redactingTwiceFindsNothingMore() {
    String once = left(REDACT_ALL, "jane@example.com +49 30 90182012 8.8.8.8");
    assertThat(once).isEqualTo("<EMAIL> <PHONE> <IP>");
    assertThat(left(REDACT_ALL, once)).isEqualTo(once);
  }

  @Test
  void hashesTellEqualOnesAndNeedAKey() {
    Map<PiiKind, PiiAction> hash = Map.of(PiiKind.EMAIL, PiiAction.HASH);
    PiiRule rule = new PiiRule(hash, HashKey.of("0123456789abcdef".getBytes(UTF_8)));
    String[] hashed = left(rule, "a@b.org c@d.org a@b.org").split(" ", -1);
    assertThat(hashed[0]).matches("<EMAIL:[0-9a-f]{12}>").isEqualTo(hashed[2]);
    assertThat(hashed[1]).isNotEqualTo(hashed[0]);
    PiiRule other = new PiiRule(hash, HashKey.of("fedcba9876543210".getBytes(UTF_8)));
    assertThat(left(other, "a@b.org")).isNotEqualTo(hashed[0]);
    assertThat(rule.toString()).doesNotContain("0123456789abcdef");
    assertThatThrownBy(() -> new PiiRule(hash, HashKey.NONE)).hasMessageContaining("key");
    assertThatThrownBy(() -> HashKey.of(new byte[3])).hasMessageContaining("at least 16");
  }

  @Test
  void hostileTextTakesNoTime() {
    for (String part :
        new String[] {
          "1",
          "1 ",
          "4111",
          "a@",
          "@",
          "a.",
          "1.1.",
          "a:",
          "1:",
          "DE89",
          "AKIA",
          "eyJ",
          "key=",
          "-----BEGIN ",
          "+1 ",
          "(0",
          "x@y."
        }) {
      String text = part.repeat(60_000 / part.length());
      long start = System.nanoTime();
      REDACT_ALL.judge(new AnalyzedText(text));
      assertThat(System.nanoTime() - start).as(part).isLessThan(15_000_000_000L);
    }
  }
}
