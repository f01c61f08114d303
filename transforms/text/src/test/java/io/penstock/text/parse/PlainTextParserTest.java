package io.penstock.text.parse;

import static io.penstock.text.Refusals.reasonOf;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.schemas.document.Document;
import io.penstock.schemas.document.Reason;
import io.penstock.text.EvalData;
import io.penstock.text.UnreadableException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainTextParserTest {
  private static final String RUSSIAN =
      "Все счастливые семьи похожи друг на друга, каждая несчастливая семья несчастлива по-своему.";

  private final PlainTextParser parser = new PlainTextParser();

  @Test
  void readsUtf8WithAndWithoutMark() throws Exception {
    assertThat(parser.parse(Raw.of(null, "grün")).getText()).isEqualTo("grün");
    assertThat(parser.parse(Raw.of(null, "\ufeffgrün")).getText()).isEqualTo("grün");
  }

  @Test
  void readsUtf16ByItsMark() throws Exception {
    for (Charset charset : List.of(UTF_16LE, UTF_16BE)) {
      Document document = parser.parse(Raw.of(null, "\ufeffgrün".getBytes(charset)));
      assertThat(document.getText()).isEqualTo("grün");
      assertThat(document.getMetadata()).isEqualTo(Map.of("charset", charset.name()));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"windows-1251", "KOI8-R", "ISO-8859-5", "IBM866", "IBM855"})
  void tellsTheCharsetByItsLetters(String charset) throws Exception {
    Document document = parser.parse(Raw.of(null, RUSSIAN.getBytes(Charset.forName(charset))));
    assertThat(document.getText()).isEqualTo(RUSSIAN);
    assertThat(document.getMetadata()).isEqualTo(Map.of("charset", charset));
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE"})
  void tellsWideCharactersByTheirZeros(String charset) throws Exception {
    String text = "gr\u00fcn und " + RUSSIAN;
    Document document = parser.parse(Raw.of(null, text.getBytes(Charset.forName(charset))));
    assertThat(document.getText()).isEqualTo(text);
    assertThat(document.getMetadata()).isEqualTo(Map.of("charset", charset));
  }

  @Test
  void saysWhichTextItRepaired() throws Exception {
    Document document = parser.parse(Raw.of(null, "a caf\u00c3\u00a9\nno caf\u00e9\n"));
    assertThat(document.getText()).isEqualTo("a caf\u00e9\nno caf\u00e9\n");
    assertThat(document.getMetadata())
        .isEqualTo(Map.of("charset", "UTF-8", "repaired", "1 lines of mojibake"));
  }

  @Test
  void believesTheDeclaredCharset() throws Exception {
    byte[] bytes = "grün".getBytes(Charset.forName("windows-1252"));
    assertThat(parser.parse(Raw.of("text/plain; charset=ISO-8859-1", bytes)).getText())
        .isEqualTo("grün");
  }

  @Test
  void invalidUtf8IsRefusedWhereUtf8IsDeclared() {
    byte[] bytes = "grün".getBytes(Charset.forName("windows-1252"));
    Reason reason = reasonOf(() -> parser.parse(Raw.of("text/plain; charset=\"utf-8\"", bytes)));
    assertThat(reason.getRule()).isEqualTo("invalid-encoding");
    assertThat(reason.getValue()).isEqualTo("UTF-8");
  }

  @Test
  void unknownDeclaredCharsetIsRefused() {
    Reason reason = reasonOf(() -> parser.parse(Raw.of("text/plain; charset=klingon", "x")));
    assertThat(reason.getRule()).isEqualTo("invalid-encoding");
    assertThat(reason.getValue()).isEqualTo("klingon");
  }

  @Test
  void binaryIsNoText() {
    byte[] bytes = {'a', 0, 1, 2, (byte) 0xff, (byte) 0xd8};
    assertThat(reasonOf(() -> parser.parse(Raw.of("text/plain", bytes))).getRule())
        .isEqualTo("invalid-encoding");
  }

  @Test
  void readsMostCharsetsOfTheWorld() throws Exception {
    Map<String, byte[]> files = EvalData.archive("charset/chardet-files.tar.zst");
    List<String> wrong = new ArrayList<>();
    int read = 0;
    int refused = 0;
    List<String> truths = Files.readAllLines(EvalData.path("charset/chardet-files.truth.tsv"));
    for (String truth : truths.subList(1, truths.size())) {
      String[] columns = truth.split("\t", -1);
      byte[] bytes = files.get(columns[0]);
      Optional<Charset> charset = ContentType.charsetOf(columns[1]);
      if (bytes == null || charset.isEmpty()) {
        continue;
      }
      read++;
      String expected = new String(bytes, charset.get()).replace("\ufeff", "");
      Optional<String> text = textOf(bytes);
      refused += text.isEmpty() ? 1 : 0;
      if (text.isPresent() && !text.get().equals(expected)) {
        wrong.add(truth);
      }
    }
    assertThat(read).isGreaterThan(105);
    assertThat(refused).isLessThan(3);
    assertThat(wrong).hasSizeLessThan(3);
  }

  private Optional<String> textOf(byte[] bytes) {
    try {
      return Optional.of(parser.parse(Raw.of(null, bytes)).getText());
    } catch (UnreadableException unlikely) {
      return Optional.empty();
    }
  }

  @Test
  void validUtf8IsNeverTakenForAnotherCharset() throws Exception {
    String short8 = "é";
    assertThat(parser.parse(Raw.of(null, short8.getBytes(UTF_8))).getText()).isEqualTo(short8);
  }
}
