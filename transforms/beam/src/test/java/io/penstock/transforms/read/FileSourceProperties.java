package io.penstock.transforms.read;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.schemas.document.Fate;
import io.penstock.schemas.document.Outcome;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
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

  private static FileSource source(Path stored) {
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
      String ending = List.of(".jsonl", ".json", ".txt").get(random.nextInt(3));
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
        end = Listing.refresh(stored, "docs", root, run).end();
      }
      FileSource source = source(stored);
      List<Outcome> whole = readAll(source);
      assertThat(whole.stream().map(o -> o.getSource().getOffset()))
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
        end = Listing.refresh(stored, "docs", root, run).end();
        List<UnboundedSource<Outcome, Mark>> splits = source(stored).split(1, OPTIONS);
        for (int i = 0; i < splits.size(); i++) {
          Read read =
              read(splits.get(i), marks.get(i), run == 4 ? Long.MAX_VALUE : random.nextInt(9));
          marks.set(i, read.mark());
          read.outcomes().forEach(o -> offsets.add(o.getSource().getOffset()));
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
    Listing.refresh(stored, "docs", root, 100);
    Files.delete(root.resolve("a.txt"));
    Listing.refresh(stored, "docs", root, 200);

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

  @Test
  void linesThatWentAfterTheListingAreAbsent(@TempDir Path folder) throws IOException {
    Path root = Files.createDirectories(folder.resolve("docs"));
    Path stored = folder.resolve("listing.json");
    Files.writeString(root.resolve("a.jsonl"), "1\n2\n3\n4\n");
    Listing.refresh(stored, "docs", root, 100);
    Files.writeString(root.resolve("a.jsonl"), "1\n2\n");

    List<Outcome> all = readAll(source(stored));
    assertThat(all)
        .extracting(Outcome::getFate)
        .containsExactly(Fate.KEPT, Fate.KEPT, Fate.ABSENT, Fate.ABSENT);
    assertThat(all.get(2).getThrough()).isEqualTo(2);
    assertThat(all.get(3).getThrough()).isEqualTo(3);
  }
}
