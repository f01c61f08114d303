package io.penstock.text.parse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.schemas.document.Document;
import io.penstock.schemas.document.RawDocument;
import io.penstock.text.UnreadableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParseCacheTest {
  @TempDir private Path folder;
  private int parsed;
  private final DocumentParsers parsers = DocumentParsers.of(ParserLimits.DEFAULT);

  private Document count(RawDocument raw) throws UnreadableException {
    parsed++;
    return parsers.parse(raw);
  }

  private ParseCache on(CacheStore store) {
    return new ParseCache(this::count, "v1", store);
  }

  private static RawDocument markdown(String text) {
    return Raw.of("text/markdown", text);
  }

  @Test
  void theSameBytesAreParsedOnce() throws UnreadableException {
    for (CacheStore store : List.of(new MemoryStore(1 << 20), DiskStore.open(folder, 1 << 20))) {
      parsed = 0;
      ParseCache cache = on(store);
      Document first = cache.parse(markdown("# A\n\nText."));
      assertThat(cache.parse(markdown("# A\n\nText."))).isEqualTo(first);
      cache.parse(markdown("# B"));
      assertThat(parsed).isEqualTo(2);
    }
  }

  @Test
  void whatTheSenderSaysIsPutToItAnew() throws UnreadableException {
    ParseCache cache = on(new MemoryStore(1 << 20));
    for (String name : List.of("a", "b")) {
      RawDocument raw =
          Raw.at("file:/" + name + ".md", "---\nk: 1\nl: 2\n---\nText".getBytes(UTF_8));
      raw.setMetadata(Map.of("k", name));
      assertThat(cache.parse(raw)).isEqualTo(parsers.parse(raw));
    }
    assertThat(parsed).isEqualTo(1);
  }

  @Test
  void typeCharsetAndConfigurationBelongToTheKey() throws UnreadableException {
    CacheStore store = new MemoryStore(1 << 20);
    byte[] bytes = {'c', 'a', 'f', (byte) 0xe9};
    assertThat(on(store).parse(Raw.of("text/plain; charset=latin1", bytes)).getText())
        .isEqualTo("caf\u00e9");
    assertThat(on(store).parse(Raw.of("text/plain; charset=cp850", bytes)).getText())
        .isEqualTo("caf\u00da");
    on(store).parse(Raw.of("text/html; charset=latin1", bytes));
    new ParseCache(this::count, "v2", store).parse(Raw.of("text/plain; charset=latin1", bytes));
    assertThat(parsed).isEqualTo(4);
  }

  @Test
  void reasonsAreNotKept() {
    ParseCache cache = on(new MemoryStore(1 << 20));
    for (int i = 1; i <= 2; i++) {
      assertThatThrownBy(() -> cache.parse(Raw.of("x/unknown", "bytes")))
          .isInstanceOf(UnreadableException.class);
      assertThat(parsed).isEqualTo(i);
    }
  }

  @Test
  void anotherProcessFindsWhatIsOnTheDisk() throws UnreadableException {
    Document first = on(DiskStore.open(folder, 1 << 20)).parse(markdown("text"));
    assertThat(on(DiskStore.open(folder, 1 << 20)).parse(markdown("text"))).isEqualTo(first);
    assertThat(parsed).isEqualTo(1);
  }

  @Test
  void aDamagedFileIsPassedOverAndReplaced() throws Exception {
    Document first = on(DiskStore.open(folder, 1 << 20)).parse(markdown("text"));
    Path file = files().get(0);
    byte[] whole = Files.readAllBytes(file);
    byte[] flipped = whole.clone();
    flipped[whole.length - 3] ^= 1;
    for (byte[] damaged : List.of(new byte[0], java.util.Arrays.copyOf(whole, 40), flipped)) {
      Files.write(file, damaged);
      assertThat(on(DiskStore.open(folder, 1 << 20)).parse(markdown("text"))).isEqualTo(first);
      assertThat(file).hasBinaryContent(whole);
    }
    assertThat(parsed).isEqualTo(4);
  }

  @Test
  void bothStayWithinTheirBytes() throws Exception {
    CacheStore memory = new MemoryStore(1000);
    CacheStore disk = DiskStore.open(folder, 1000);
    for (int i = 0; i < 20; i++) {
      memory.put("%064d".formatted(i), new byte[100]);
      disk.put("%064d".formatted(i), new byte[100]);
      long used = 0;
      for (Path file : files()) {
        used += Files.size(file);
      }
      assertThat(used).isBetween(1L, 1000L);
    }
    long kept =
        Stream.iterate(0, i -> i + 1)
            .limit(20)
            .filter(i -> memory.get("%064d".formatted(i)).isPresent())
            .count();
    assertThat(kept).isEqualTo(10);
    assertThat(memory.get("%064d".formatted(19))).isPresent();
    assertThat(disk.get("%064d".formatted(19))).isPresent();
    disk.put("%064d".formatted(99), new byte[2000]);
    assertThat(disk.get("%064d".formatted(99))).isEmpty();
  }

  @Test
  void aFolderThatCannotBeMadeIsRefused() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    assertThatThrownBy(() -> DiskStore.open(file.resolve("below"), 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(file.toString());
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).toList();
    }
  }
}
