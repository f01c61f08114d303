package io.penstock.text.parse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.penstock.schemas.document.Document;
import io.penstock.text.UnreadableException;
import org.junit.jupiter.api.Test;

class MailParserTest {
  private final DocumentParsers parsers = DocumentParsers.of(ParserLimits.DEFAULT);

  private Document parse(String mail) throws UnreadableException {
    return parsers.parse(Raw.of("message/rfc822", mail.replace("\n", "\r\n")));
  }

  @Test
  void ofAlternativesThePlainWordsAreRead() throws UnreadableException {
    Document mail =
        parse(
            """
            From: Ann <ann@example.org>
            Subject: =?utf-8?q?Caf=C3=A9?= at noon
            Date: Tue, 2 Jan 2024 03:04:05 +0000
            MIME-Version: 1.0
            Content-Type: multipart/mixed; boundary=outer

            --outer
            Content-Type: multipart/alternative; boundary=inner

            --inner
            Content-Type: text/html; charset=utf-8

            <p>The <b>html</b></p>
            --inner
            Content-Type: text/plain; charset=iso-8859-1
            Content-Transfer-Encoding: quoted-printable

            The plain caf=E9
            --inner--
            --outer
            Content-Type: application/pdf
            Content-Disposition: attachment; filename="a.pdf"
            Content-Transfer-Encoding: base64

            AAAA
            --outer--
            """);
    assertThat(mail.getText()).isEqualTo("The plain caf\u00e9");
    assertThat(mail.getTitle()).isEqualTo("Caf\u00e9 at noon");
    assertThat(mail.getMetadata())
        .containsEntry("author", "Ann <ann@example.org>")
        .containsEntry("date", "2024-01-02T03:04:05Z")
        .containsEntry("attachments", "a.pdf");
  }

  @Test
  void htmlAloneIsReadAsHtml() throws UnreadableException {
    Document mail = parse("Subject: x\nContent-Type: text/html\n\n<ul><li>one<li>two</ul>\n");
    assertThat(mail.getText()).isEqualTo("- one\n- two");
  }

  @Test
  void forwardedMessagesAreRead() throws UnreadableException {
    Document mail =
        parse(
            """
            Subject: Fwd
            Content-Type: multipart/mixed; boundary=b

            --b
            Content-Type: text/plain

            See below.
            --b
            Content-Type: message/rfc822

            Subject: The first

            Words of the first.
            --b--
            """);
    assertThat(mail.getText()).isEqualTo("See below.\n\nThe first\n\nWords of the first.");
  }

  @Test
  void partsWithinPartsWithoutEndAreRefused() {
    StringBuilder mail = new StringBuilder("Subject: x\n");
    for (int i = 0; i < 5000; i++) {
      mail.append("Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n".formatted(i, i));
    }
    UnreadableException refused =
        catchThrowableOfType(UnreadableException.class, () -> parse(mail.toString()));
    assertThat(refused.rule()).isIn("too-large", "parser-failed", "unreadable-mail");
  }

  @Test
  void aMailWithoutWordsSaysSo() {
    UnreadableException refused =
        catchThrowableOfType(UnreadableException.class, () -> parse("Subject: x\n\n"));
    assertThat(refused.rule()).isEqualTo("no-text");
  }
}
