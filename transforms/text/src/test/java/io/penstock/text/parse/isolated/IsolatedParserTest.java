package io.penstock.text.parse.isolated;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.penstock.schemas.document.Document;
import io.penstock.schemas.document.RawDocument;
import io.penstock.schemas.document.Reason;
import io.penstock.text.UnreadableException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IsolatedParserTest {
  private static final Duration MORE_TIME = Duration.ofSeconds(6);

  private final IsolatedParser parser = parser("", Duration.ofSeconds(20), 1 << 20);

  private static IsolatedParser parser(String greeting, Duration timeout, int maxCharacters) {
    return new IsolatedParser(
        HostileParserMain.class,
        new ProcessLimits(48, timeout, 3),
        MORE_TIME,
        greeting.getBytes(UTF_8),
        maxCharacters);
  }

  @AfterEach
  void close() {
    List<Long> pids = parser.pids();
    parser.close();
    assertThat(pids).noneMatch(IsolatedParserTest::isAlive);
  }

  private static boolean isAlive(long pid) {
    return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
  }

  private static RawDocument raw(String order) {
    return RawDocument.newBuilder().setContent(ByteBuffer.wrap(order.getBytes(UTF_8))).build();
  }

  private Reason reasonFor(String order) {
    return catchThrowableOfType(UnreadableException.class, () -> parser.parse(raw(order))).reason();
  }

  @Test
  void carriesAllThatADocumentHas() throws UnreadableException {
    RawDocument raw = raw("a \ud83d\ude00 text");
    raw.setUri("file:/x");
    raw.setMetadata(Map.of("key", "value"));
    Document document = parser.parse(raw);
    assertThat(document.getText()).startsWith("a \ud83d\ude00 text by ");
    assertThat(document.getUri()).isEqualTo("file:/x");
    assertThat(document.getMetadata()).isEqualTo(Map.of("key", "value"));
    assertThat(raw.getContent().remaining()).isPositive();
  }

  @Test
  void aDocumentThatWaitsForAProgramHasMoreTime() throws UnreadableException {
    try (IsolatedParser strict = parser("", Duration.ofSeconds(3), 1 << 20)) {
      assertThat(strict.parse(raw("wait for a program")).getText()).isEqualTo("program ended");
    }
  }

  @Test
  void moreTimeEndsToo() {
    try (IsolatedParser strict = parser("", Duration.ofSeconds(3), 1 << 20)) {
      long before = System.nanoTime();
      UnreadableException late =
          catchThrowableOfType(UnreadableException.class, () -> strict.parse(raw("ask and hang")));
      assertThat(late.rule()).isEqualTo("parser-timeout");
      assertThat(Duration.ofNanos(System.nanoTime() - before))
          .isBetween(MORE_TIME, MORE_TIME.multipliedBy(6));
    }
  }

  @Test
  void givesTheReasonsOfTheParser() {
    assertThat(reasonFor("refuse")).isEqualTo(new Reason("some-rule", "1", "2", "no"));
  }

  @Test
  void oneProcessReadsManyDocumentsAndIsReplaced() throws UnreadableException {
    Set<String> texts = ConcurrentHashMap.newKeySet();
    for (int i = 0; i < 6; i++) {
      texts.add(parser.parse(raw("x")).getText());
    }
    assertThat(texts).hasSize(2);
  }

  @Test
  void threadsHaveProcessesOfTheirOwn() throws Exception {
    var threads = Executors.newFixedThreadPool(2);
    try {
      Callable<String> task = () -> parser.parse(raw("x")).getText();
      for (Future<String> text : threads.invokeAll(List.of(task, task))) {
        assertThat(text.get()).startsWith("x by");
      }
      assertThat(parser.pids()).hasSizeBetween(1, 2);
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void whatHangsIsEndedAfterItsTime() throws UnreadableException {
    try (IsolatedParser hasty = parser("", Duration.ofSeconds(2), 1 << 20)) {
      UnreadableException late =
          catchThrowableOfType(UnreadableException.class, () -> hasty.parse(raw("hang")));
      assertThat(late.rule()).isEqualTo("parser-timeout");
      assertThat(late.reason().getThreshold()).isEqualTo("2.0 s");
      assertThat(hasty.pids()).isEmpty();
      assertThat(hasty.parse(raw("next")).getText()).startsWith("next");
    }
  }

  @Test
  void whatExitsIsTriedTwice() throws UnreadableException {
    Reason reason = reasonFor("exit");
    assertThat(reason.getRule()).isEqualTo("parser-crashed");
    assertThat(reason.getValue()).isEqualTo("exit code 11");
    assertThat(parser.parse(raw("next")).getText()).startsWith("next");
  }

  @Test
  void whatFillsTheMemoryIsBad() throws UnreadableException {
    Reason reason = reasonFor("allocate");
    assertThat(reason.getRule()).isEqualTo("parser-out-of-memory");
    assertThat(reason.getThreshold()).isEqualTo("48 MiB");
    assertThat(parser.parse(raw("next")).getText()).startsWith("next");
  }

  @Test
  void aStackThatOverflowsIsAReasonAndTheProcessIsReplaced() throws UnreadableException {
    String before = parser.parse(raw("x")).getText();
    Reason reason = reasonFor("recurse");
    assertThat(reason.getRule()).isEqualTo("parser-failed");
    assertThat(reason.getValue()).isEqualTo("StackOverflowError");
    assertThat(parser.parse(raw("x")).getText()).isNotEqualTo(before);
  }

  @Test
  void whatLibrariesPrintDoesNotMixWithTheAnswers() throws UnreadableException {
    assertThat(parser.parse(raw("print")).getText()).isEqualTo("printed");
  }

  @Test
  void strangeBytesAreNotTakenForAnAnswer() throws UnreadableException {
    assertThat(reasonFor("raw bytes").getRule()).isEqualTo("parser-crashed");
    assertThat(parser.parse(raw("next")).getText()).startsWith("next");
  }

  @Test
  void anAnswerBeyondTheLimitIsNotRead() {
    // 64 MiB are allowed beside the text, so the limit itself is asked here.
    var bytes = new java.io.ByteArrayInputStream(new byte[] {0, 0, 1, 0});
    assertThatThrownBy(() -> Frames.readBytes(new java.io.DataInputStream(bytes), 255))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("256 bytes, the limit is 255");
  }

  @Test
  void aKilledProcessCostsNothing() throws Exception {
    parser.parse(raw("x"));
    long idle = parser.pids().get(0);
    kill(idle);
    assertThat(parser.parse(raw("x")).getText()).doesNotContain(Long.toString(idle));
  }

  @Test
  void aProcessKilledAtWorkIsReplacedOnce() throws Exception {
    var threads = Executors.newSingleThreadExecutor();
    try {
      Future<Reason> reason = threads.submit(() -> reasonFor("hang"));
      long first = awaitPid(-1);
      kill(first);
      long second = awaitPid(first);
      kill(second);
      assertThat(reason.get(20, TimeUnit.SECONDS).getRule()).isEqualTo("parser-crashed");
      assertThat(reason.get().getValue()).isEqualTo("exit code 137");
    } finally {
      threads.shutdownNow();
    }
  }

  private long awaitPid(long other) throws InterruptedException {
    while (true) {
      List<Long> pids = parser.pids();
      if (pids.size() == 1 && pids.get(0) != other) {
        return pids.get(0);
      }
      TimeUnit.MILLISECONDS.sleep(10);
    }
  }

  private static void kill(long pid) throws Exception {
    ProcessHandle process = ProcessHandle.of(pid).orElseThrow();
    process.destroyForcibly();
    process.onExit().get();
  }

  @Test
  void inheritsNoSecrets() throws UnreadableException {
    assertThat(System.getenv().keySet()).hasSizeGreaterThan(4);
    String environment = parser.parse(raw("environment")).getText();
    for (String name : System.getenv().keySet()) {
      if (!Set.of("PATH", "LANG", "_", "PWD", "SHLVL", "HOME").contains(name)) {
        assertThat(environment).doesNotContain(name + "=");
      }
    }
  }

  @Test
  void worksInAFolderThatGoesWithIt() throws UnreadableException {
    Path folder = Path.of(parser.parse(raw("properties")).getText());
    assertThat(folder).exists();
    parser.close();
    assertThat(folder).doesNotExist();
  }

  @Test
  void aProcessThatCannotStartIsNoDocumentsFault() {
    try (IsolatedParser broken = parser("do not start", Duration.ofSeconds(20), 1)) {
      assertThatThrownBy(() -> broken.parse(raw("x")))
          .isInstanceOf(ParserProcessException.class)
          .hasMessageContaining("did not start")
          .hasMessageContaining("no such luck");
    }
  }

  /** A process in between is killed, with a parser process below it that hangs. */
  @Test
  void endsWithTheProcessThatStartedIt(@TempDir Path links) throws Exception {
    Process between =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                ChildClasspath.of(OwnerMain.class, links),
                OwnerMain.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (InputStream out = between.getInputStream()) {
      String line = new String(out.readNBytes(10), UTF_8);
      ProcessHandle child = ProcessHandle.of(Long.parseLong(line.strip())).orElseThrow();
      assertThat(child.isAlive()).isTrue();
      between.destroyForcibly().waitFor();
      child.onExit().get(20, TimeUnit.SECONDS);
    } finally {
      between.destroyForcibly();
    }
  }

  /** Starts a parser process, gives it something to hang on, and tells its id in ten bytes. */
  static final class OwnerMain {
    private OwnerMain() {}

    public static void main(String[] arguments) throws Exception {
      IsolatedParser parser = parser("", Duration.ofMinutes(5), 1 << 20);
      parser.parse(raw("x"));
      System.out.print("%-10d".formatted(parser.pids().get(0)));
      System.out.flush();
      parser.parse(raw("hang"));
    }
  }
}
