package io.penstock.text.parse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.penstock.schemas.document.RawDocument;
import io.penstock.text.UnreadableException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What nobody sends by accident: it ends in text or in a reason, and soon. */
class HostileInputTest {
  private final DocumentParsers parsers = DocumentParsers.of(ParserLimits.DEFAULT);

  @Test
  @Timeout(value = 120, unit = TimeUnit.SECONDS)
  void aHundredThousandNestedElements() throws UnreadableException {
    for (String tag : new String[] {"div", "b", "ul><li", "table><tr><td", "blockquote"}) {
      String page = ("<" + tag + ">").repeat(100_000) + "the text";
      assertThat(parsers.parse(Raw.of("text/html", page)).getText()).contains("the text");
    }
  }

  /** Twice the rows, twice the work: processor time of this thread, which others do not add to. */
  @Test
  void theTimeForATableGrowsWithItsRows() throws UnreadableException {
    String[] shapes = {
      "<tr class=row>x<td><b>a<td><a href=x>b</a>", "</table><table><tr><td>a<td>b<tr><td>c<td>d"
    };
    for (HtmlMode mode : HtmlMode.values()) {
      for (String shape : shapes) {
        long few = nanosOfTable(mode, shape, 2000);
        for (int i = 0; i < 5; i++) {
          few = Math.min(few, nanosOfTable(mode, shape, 2000));
        }
        long many = nanosOfTable(mode, shape, 32_000);
        // 16 times the rows; 256 would be quadratic.
        assertThat((double) many / few).as("%s of %s", shape, mode).isLessThan(80);
      }
    }
  }

  private static long nanosOfTable(HtmlMode mode, String row, int rows) throws UnreadableException {
    RawDocument page = Raw.of("text/html", "<p>Rows:<table>" + row.repeat(rows) + "</table>");
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long start = threads.getCurrentThreadCpuTime();
    String text = new HtmlParser(mode).parse(page).getText();
    long nanos = threads.getCurrentThreadCpuTime() - start;
    assertThat(text.lines().filter(line -> line.startsWith("| ")).count()).isGreaterThan(rows);
    return nanos;
  }

  @Test
  void aLineOfAHundredMillionCharactersIsRefused() {
    byte[] line = new byte[100_000_000];
    Arrays.fill(line, (byte) 'x');
    UnreadableException refused =
        catchThrowableOfType(
            UnreadableException.class, () -> parsers.parse(Raw.of("text/plain", line)));
    assertThat(refused.rule()).isEqualTo("too-large");
    assertThat(refused.reason().getThreshold()).isEqualTo(Long.toString(64L << 20));
  }

  @Test
  void aLineOfThirtyMillionCharactersIsRead() throws UnreadableException {
    byte[] line = new byte[30_000_000];
    Arrays.fill(line, (byte) 'x');
    assertThat(parsers.parse(Raw.of("text/plain", line)).getText()).hasSize(line.length);
  }

  @Test
  void marksWithoutLettersAndTurnedTextStayAsTheyAre() throws UnreadableException {
    for (String text : new String[] {"\u0301".repeat(100_000), "\u202eabc\u202c \u2066x\u2069"}) {
      assertThat(parsers.parse(Raw.of("text/plain", text)).getText()).isEqualTo(text);
      assertThat(parsers.parse(Raw.of("text/html", "<p>" + text)).getText()).isEqualTo(text);
    }
  }

  @Test
  void halfASurrogatePairIsNoText() {
    byte[] half = {'a', (byte) 0xed, (byte) 0xa0, (byte) 0x80, 'b'};
    UnreadableException refused =
        catchThrowableOfType(
            UnreadableException.class,
            () -> parsers.parse(Raw.of("text/plain; charset=utf-8", half)));
    assertThat(refused.rule()).isEqualTo("invalid-encoding");
  }

  @Test
  void aLoneSurrogateByItsNumberBecomesNoHalfCharacter() throws UnreadableException {
    String text = parsers.parse(Raw.of("text/html", "<p>a&#xd800;b")).getText();
    assertThat(text).isEqualTo("a\ufffdb");
  }
}
