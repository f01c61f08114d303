package io.penstock.transforms.read;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.schemas.document.Fate;
import io.penstock.schemas.document.Outcome;
import io.penstock.schemas.shard.OffsetRanges;
import io.penstock.text.container.ContainerFormat;
import io.penstock.text.container.RecordFields;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.beam.sdk.io.UnboundedSource;
import org.apache.beam.sdk.io.UnboundedSource.UnboundedReader;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileSourceProperties {
  private static final PipelineOptions OPTIONS = PipelineOptionsFactory.create();

  /** What a reader gives from a mark on, at most so many; and its mark then. */
  private record Read(List<Outcome> outcomes, Mark mark) {}

  private static Read read(
      UnboundedSource<Outcome, Mark> split, @org.jspecify.annotations.Nullable Mark from, long max)
      throws IOException {
    List<Outcome> outcomes = new ArrayList<>();
    try (UnboundedReader<Outcome> reader = split.createReader(OPTIONS, from)) {
      boolean more = max > 0 && reader.start();
      while (more) {
        outcomes.add(reader.getCurrent());
        more = outcomes.size() < max && reader.advance();
      }
      return new Read(outcomes, throughCoder(split, (Mark) reader.getCheckpointMark()));
    }
  }

  private static Mark throughCoder(UnboundedSource<Outcome, Mark> split, Mark mark)
      throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    split.getCheckpointMarkCoder().encode(mark, out);
    return split.getCheckpointMarkCoder().decode(new ByteArrayInputStream(out.toByteArray()));
  }

  /** An absent outcome stands for a range of them. */
  private static Stream<Long> offsets(Outcome outcome) {
    long first = outcome.getSource().getOffset();
    long last = outcome.getFate() == Fate.ABSENT ? outcome.getThrough() : first;
    return LongStream.rangeClosed(first, last).boxed();
  }

  private static FileSource source(Path stored) {
    ReadOptions read = OPTIONS.as(ReadOptions.class);
    read.setRecordFields("");
    read.setCommitted("");
    OPTIONS.as(ReadOptions.class).setListing(stored.toString());
    return new FileSource(false);
  }

  private static List<Outcome> readAll(FileSource source) throws IOException {
    List<Outcome> all = new ArrayList<>();
    for (UnboundedSource<Outcome, Mark> split : source.split(1, OPTIONS)) {
      all.addAll(read(split, null, Long.MAX_VALUE).outcomes());
    }
    all.sort(Comparator.comparingLong(o -> o.getSource().getOffset()));
    return all;
  }

  private static void randomChanges(Path root, Random random) throws IOException {
    for (int i = 0; i < 6; i++) {
      String ending = List.of(".jsonl", ".json", ".txt", ".csv").get(random.nextInt(4));
      String name = "f" + random.nextInt(8) + ending;
      Path file = root.resolve(name);
      if (Files.exists(file) && random.nextInt(3) == 0) {
        Files.delete(file);
      } else if (ending.equals(".json")) {
        Files.writeString(
            file, "[" + "x,".repeat(random.nextInt(6)) + "y]".repeat(random.nextInt(2)));
      } else {
        Files.writeString(file, "x\n".repeat(random.nextInt(6)) + "y".repeat(random.nextInt(3)));
      }
    }
  }

  @Property(tries = 60)
  void everyOffsetOnceWhereverTheReaderIsCut(@ForAll long seed) throws IOException {
    Random random = new Random(seed);
    Path folder = Files.createTempDirectory("file-source");
    try {
      Path root = Files.createDirectories(folder.resolve("docs"));
      Path stored = folder.resolve("listing.json");
      long end = 0;
      for (int run = 1; run <= 3; run++) {
        randomChanges(root, random);
        end = Listings.refreshInParts(stored, "docs", root, run).end();
      }
      FileSource source = source(stored);
      List<Outcome> whole = readAll(source);
      assertThat(whole.stream().flatMap(FileSourceProperties::offsets))
          .containsExactlyElementsOf(LongStream.range(0, end).boxed().toList());

      for (UnboundedSource<Outcome, Mark> split : source.split(2, OPTIONS)) {
        List<Outcome> uncut = read(split, null, Long.MAX_VALUE).outcomes();
        for (int cut = 0; cut <= uncut.size(); cut++) {
          Read first = read(split, null, cut);
          List<Outcome> both = new ArrayList<>(first.outcomes());
          both.addAll(read(split, first.mark(), Long.MAX_VALUE).outcomes());
          assertThat(both).as("cut after %s", cut).isEqualTo(uncut);
        }
      }
    } finally {
      delete(folder);
    }
  }

  @Property(tries = 60)
  void aRunGoesOnFromTheMarkOfTheRunBeforeWithALongerListing(@ForAll long seed) throws IOException {
    Random random = new Random(seed);
    Path folder = Files.createTempDirectory("file-source");
    try {
      Path root = Files.createDirectories(folder.resolve("docs"));
      Path stored = folder.resolve("listing.json");
      List<Mark> marks = new ArrayList<>();
      List<Long> offsets = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        marks.add(null);
      }
      long end = 0;
      for (int run = 1; run <= 4; run++) {
        randomChanges(root, random);
        end = Listings.refreshInParts(stored, "docs", root, run).end();
        List<UnboundedSource<Outcome, Mark>> splits = source(stored).split(1, OPTIONS);
        for (int i = 0; i < splits.size(); i++) {
          Read read =
              read(splits.get(i), marks.get(i), run == 4 ? Long.MAX_VALUE : random.nextInt(9));
          marks.set(i, read.mark());
          read.outcomes().forEach(o -> offsets(o).forEach(offsets::add));
        }
      }
      assertThat(offsets)
          .containsExactlyInAnyOrderElementsOf(LongStream.range(0, end).boxed().toList());
    } finally {
      delete(folder);
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static String text(Outcome outcome) {
    return UTF_8.decode(outcome.getRaw().getContent().duplicate()).toString();
  }

  @Test
  void readsFilesLinesAndRemovals(@TempDir Path folder) throws IOException {
    Path root = Files.createDirectories(folder.resolve("docs"));
    Path stored = folder.resolve("listing.json");
    Files.writeString(root.resolve("a.txt"), "whole\nfile\n");
    Files.writeString(root.resolve("b.jsonl"), "{\"n\":1}\r\n\n{\"n\":3}");
    Files.writeString(root.resolve("c.txt"), "c");
    Files.writeString(root.resolve("d.json"), "[{\"n\":1}, {\"n\":2}]");
    Listings.refreshInParts(stored, "docs", root, 100);
    Files.delete(root.resolve("a.txt"));
    Listings.refreshInParts(stored, "docs", root, 200);

    List<Outcome> all = readAll(source(stored));
    assertThat(all)
        .extracting(Outcome::getFate)
        .containsExactly(
            Fate.BAD,
            Fate.KEPT,
            Fate.KEPT,
            Fate.KEPT,
            Fate.KEPT,
            Fate.KEPT,
            Fate.KEPT,
            Fate.DELETED);
    // Listed, and gone before it was read.
    assertThat(all.get(0).getId()).isEqualTo("a.txt");
    assertThat(all.get(0).getReason().getRule()).isEqualTo("unreadable-file");
    assertThat(all.subList(1, 7))
        .extracting(FileSourceProperties::text)
        .containsExactly("{\"n\":1}", "", "{\"n\":3}", "c", "{\"n\":1}", "{\"n\":2}");
    assertThat(all.get(1).getRaw().getContentType()).isEqualTo("application/json");
    assertThat(all.get(4).getId()).isEqualTo("c.txt");
    assertThat(all.get(4).getSource().getTimestamp()).isEqualTo(100);
    assertThat(all.get(7).getId()).isEqualTo("a.txt");
    assertThat(all.get(7).getSource().getTimestamp()).isEqualTo(200);
  }

  private static List<Outcome> readDocuments(Path stored) throws IOException {
    FileSource source = source(stored);
    OPTIONS.as(ReadOptions.class).setRecordFields(FileSource.named(RecordFields.DEFAULT));
    return readAll(source);
  }

  @Test
  void recordsOfContainersAreDocuments(@TempDir Path folder) throws IOException {
    Path root = Files.createDirectories(folder.resolve("docs"));
    Path stored = folder.resolve("listing.json");
    Files.writeString(
        root.resolve("a.jsonl"),
        "{\"id\":\"x\",\"text\":\"one\",\"lang\":\"en\"}\nbroken\n{\"text\":\"three\"}\n");
    Files.writeString(root.resolve("b.csv"), "text,url\nfour,https://b/4\nfive,\n");
    Files.writeString(
        root.resolve("c.warc"),
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:1>\r\nWARC-Date:"
            + " 2024-01-01T00:00:00Z\r\nWARC-Target-URI: https://c/1\r\nContent-Type:"
            + " application/http\r\nContent-Length: 24\r\n\r\nHTTP/1.1 404 Not Found\r\n"
            + "\r\n\r\n");
    Listings.refreshInParts(stored, "docs", root, 100);

    List<Outcome> all = readDocuments(stored);
    assertThat(all)
        .extracting(Outcome::getId)
        .containsExactly("x", "a.jsonl#2", "a.jsonl#3", "https://b/4", "b.csv#2", "https://c/1");
    assertThat(all)
        .extracting(Outcome::getFate)
        .containsExactly(Fate.KEPT, Fate.BAD, Fate.KEPT, Fate.KEPT, Fate.KEPT, Fate.DROPPED);
    assertThat(all.get(0).getRaw().getMetadata()).containsEntry("lang", "en");
    assertThat(all.get(0).getRaw().getContentType()).startsWith("text/plain");
    assertThat(text(all.get(1))).isEqualTo("broken");
    assertThat(all.get(1).getReason().getRule()).isEqualTo("invalid-json");
    assertThat(text(all.get(3))).isEqualTo("four");
    assertThat(all.get(5).getReason().getRule()).isEqualTo("http-status");
  }

  @Test
  void aContainerThatChangedIsRefusedUntilItIsListedAnew(@TempDir Path folder) throws IOException {
    Path root = Files.createDirectories(folder.resolve("docs"));
    Path stored = folder.resolve("listing.json");
    Path file = root.resolve("a.jsonl");
    Files.writeString(file, "1\n2\n3\n4\n");
    Listing.refresh(stored, "docs", root, 100, EnumSet.allOf(ContainerFormat.class), 1 << 20);
    Files.writeString(file, "1\n2\n");
    assertThatThrownBy(() -> readAll(source(stored)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("it had 8 bytes and has 4")
        .hasMessageContaining("Run the same command again");
    Files.delete(file);
    assertThatThrownBy(() -> readAll(source(stored))).hasMessageContaining("it is gone");

    Files.writeString(file, "1\n2\n");
    Listing.refresh(stored, "docs", root, 200, EnumSet.allOf(ContainerFormat.class), 1 << 20);
    List<Outcome> all = readAll(source(stored));
    assertThat(all).extracting(Outcome::getFate).containsExactly(Fate.ABSENT, Fate.KEPT, Fate.KEPT);
    assertThat(all.get(0).getThrough()).isEqualTo(3);
  }

  /**
   * Wherever each split stands, it must not stand behind what manifests have of its own offsets.
   */
  @Test
  void aMarkBehindTheManifestsIsRefusedBySplit(@TempDir Path folder) throws IOException {
    Path root = Files.createDirectories(folder.resolve("docs"));
    Path stored = folder.resolve("listing.json");
    for (int i = 0; i < 8; i++) {
      Files.writeString(root.resolve("f" + i + ".txt"), "x");
    }
    Listing listing = Listings.refreshInParts(stored, "docs", root, 100);
    OffsetRanges covered = new OffsetRanges();
    for (int offset : new int[] {0, 1, 2, 4}) {
      assertThat(covered.addRange(offset, offset)).isEqualTo(-1);
    }
    Frontier committed = FileSource.committed(listing, covered);
    assertThat(committed.toString()).isEqualTo("docs:0/0=5,docs:0/1=2,docs:0/2=3");
    List<UnboundedSource<Outcome, Mark>> splits = source(stored).split(1, OPTIONS);
    OPTIONS.as(ReadOptions.class).setCommitted(committed.toString());
    for (int i = 0; i < splits.size(); i++) {
      UnboundedSource<Outcome, Mark> split = splits.get(i);
      // The first split has read offsets 0 and 4, the others one or none.
      long ahead = List.of(5L, 2L, 3L, 0L).get(i);
      assertThat(read(split, Mark.at("docs:0", ahead), Long.MAX_VALUE).outcomes())
          .hasSize(List.of(0, 1, 1, 2).get(i));
      if (ahead > 0) {
        assertThatThrownBy(() -> read(split, Mark.at("docs:0", ahead - 1), 1))
            .as("split %s", i)
            .isInstanceOf(IOException.class)
            .hasMessageContaining("commit records twice")
            .hasMessageContaining("--from-manifests");
      }
    }
  }
}
