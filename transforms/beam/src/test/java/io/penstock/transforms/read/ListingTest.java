package io.penstock.transforms.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.text.container.ContainerFormat;
import io.penstock.transforms.read.Listing.Entry;
import io.penstock.transforms.read.Listing.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.EnumSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ListingTest {
  @TempDir Path folder;
  private Path root;
  private Path stored;

  @BeforeEach
  void makeRoot() throws IOException {
    root = Files.createDirectories(folder.resolve("docs"));
    stored = folder.resolve("listing.json");
  }

  private void write(String name, String content, long modifiedAt) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
    Files.setLastModifiedTime(file, FileTime.fromMillis(modifiedAt));
  }

  private Listing refresh(long now) throws IOException {
    return Listings.refresh(stored, "docs", root, now);
  }

  private static Entry file(String path, long at, long bytes, long modifiedAt, long listedAt) {
    return new Entry(path, Kind.FILE, at, 1, bytes, modifiedAt, listedAt);
  }

  @Test
  void listsFilesSortedAndLeavesHiddenOnesOut() throws IOException {
    write("b.txt", "bb", 20);
    write("a/z.md", "z", 10);
    write(".hidden", "h", 10);
    write(".git/config", "h", 10);
    Listing listing = refresh(100);
    assertThat(listing.entries())
        .containsExactly(file("a/z.md", 0, 1, 10, 100), file("b.txt", 1, 2, 20, 100));
    assertThat(listing.end()).isEqualTo(2);
    assertThat(Listing.load(stored)).isEqualTo(listing);
  }

  @Test
  void aFolderWithoutFilesIsAListing() throws IOException {
    assertThat(refresh(1).end()).isZero();
    assertThat(Listing.load(stored).entries()).isEmpty();
  }

  @Test
  void anArrayHasAnOffsetForEachItemAndAnObjectOne() throws IOException {
    write("a.json", "[{\"x\":\"],\"}, {}, 3]", 10);
    write("b.json", "{\"x\":[1,2]}", 10);
    assertThat(refresh(100).entries())
        .containsExactly(
            new Entry("a.json", Kind.ITEMS, 0, 3, 19, 10, 100), file("b.json", 3, 11, 10, 100));
  }

  @Test
  void aLaterRunAppendsWhatIsNewChangedAndGone() throws IOException {
    write("b.txt", "bb", 20);
    write("c.txt", "cc", 20);
    write("d.txt", "dd", 20);
    Listing before = refresh(100);

    write("a.txt", "aa", 30);
    write("c.txt", "c2", 31);
    Files.delete(root.resolve("b.txt"));
    Listing after = refresh(200);
    assertThat(after.entries().subList(0, 3)).isEqualTo(before.entries());
    assertThat(after.entries().subList(3, after.entries().size()))
        .containsExactly(
            file("a.txt", 3, 2, 30, 200),
            file("c.txt", 4, 2, 31, 200),
            new Entry("b.txt", Kind.REMOVAL, 5, 1, 0, 0, 200));
    assertThat(Listing.load(stored)).isEqualTo(after);
  }

  @Test
  void listingTheSameAgainChangesNothing() throws IOException {
    write("a.txt", "aa", 30);
    write("gone.txt", "aa", 30);
    refresh(100);
    Files.delete(root.resolve("gone.txt"));
    Listing before = refresh(200);
    assertThat(refresh(300)).isEqualTo(before);
  }

  @Test
  void whatWasRemovedMayComeBackAsItWas() throws IOException {
    write("a.txt", "aa", 30);
    refresh(100);
    Files.delete(root.resolve("a.txt"));
    refresh(200);
    write("a.txt", "aa", 30);
    assertThat(refresh(300).entries())
        .containsExactly(
            file("a.txt", 0, 2, 30, 100),
            new Entry("a.txt", Kind.REMOVAL, 1, 1, 0, 0, 200),
            file("a.txt", 2, 2, 30, 300));
  }

  @Test
  void jsonlHasAnOffsetForEachLine() throws IOException {
    write("a.jsonl", "1\n2\n3\n", 10);
    write("b.jsonl", "1\n\nlast without end", 10);
    write("c.JSONL", "", 10);
    write("d.txt", "d\nd\n", 10);
    assertThat(refresh(100).entries())
        .containsExactly(
            new Entry("a.jsonl", Kind.LINES, 0, 3, 6, 10, 100),
            new Entry("b.jsonl", Kind.LINES, 3, 3, 19, 10, 100),
            new Entry("c.JSONL", Kind.LINES, 6, 0, 0, 10, 100),
            file("d.txt", 6, 4, 10, 100));
  }

  @Test
  void aJsonlThatChangedGetsNewOffsetsForAllItsLines() throws IOException {
    write("a.jsonl", "1\n2\n3\n", 10);
    refresh(100);
    write("a.jsonl", "1\n2\n", 11);
    Listing shorter = refresh(200);
    assertThat(shorter.entries())
        .containsExactly(
            new Entry("a.jsonl", Kind.LINES, 0, 3, 6, 10, 100),
            new Entry("a.jsonl", Kind.LINES, 3, 2, 4, 11, 200));
    // Its lines have ids of their own; that they are gone nobody can say.
    Files.delete(root.resolve("a.jsonl"));
    Listing gone = refresh(300);
    assertThat(gone.end()).isEqualTo(shorter.end());
    assertThat(gone.entries().get(2))
        .isEqualTo(new Entry("a.jsonl", Kind.REMOVAL, 5, 0, 0, 0, 300));
    write("a.jsonl", "1\n2\n", 11);
    assertThat(refresh(400).entries().get(3))
        .isEqualTo(new Entry("a.jsonl", Kind.LINES, 5, 2, 4, 11, 400));
  }

  @Test
  void aClockThatWasSetBackMakesNoVersionOlder() throws IOException {
    write("a.txt", "aa", 10);
    refresh(1000);
    write("a.txt", "a2", 11);
    assertThat(refresh(500).entries())
        .containsExactly(file("a.txt", 0, 2, 10, 1000), file("a.txt", 1, 2, 11, 1000));
  }

  @Test
  void aFolderThatMovedIsReadWhereItIs() throws IOException {
    write("a.txt", "aa", 10);
    refresh(100);
    Path moved = Files.move(root, folder.resolve("elsewhere"));
    Listing listing = Listings.refresh(stored, "docs", moved, 200);
    assertThat(listing.entries()).containsExactly(file("a.txt", 0, 2, 10, 100));
    assertThat(Listing.load(stored).root()).isEqualTo(moved);
  }

  @Test
  void oneFileIsListedByItsName() throws IOException {
    write("only.jsonl", "1\n2\n", 10);
    Path file = root.resolve("only.jsonl");
    Listing listing = Listings.refresh(stored, "only.jsonl", file, 100);
    assertThat(listing.entries())
        .containsExactly(new Entry("only.jsonl", Kind.LINES, 0, 2, 4, 10, 100));
    assertThat(listing.file(listing.entries().get(0))).isEqualTo(file);
  }

  @Test
  void saysWhatIsMissingOrBroken() throws IOException {
    Path missing = folder.resolve("missing");
    assertThatThrownBy(() -> Listings.refresh(stored, "missing", missing, 1))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessageContaining(missing.toString());
    Files.writeString(stored, "{");
    assertThatThrownBy(() -> refresh(1))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(stored + " is not a listing");
  }

  @Test
  void aLargeContainerIsListedInParts() throws IOException {
    write("a.csv", "text\n" + "some words\n".repeat(100), 10);
    Listing listing =
        Listing.refresh(stored, "docs", root, 100, EnumSet.allOf(ContainerFormat.class), 250);
    assertThat(listing.end()).isEqualTo(100);
    assertThat(listing.entries()).hasSizeBetween(4, 5);
    long next = 0;
    for (Entry part : listing.entries()) {
      assertThat(part.kind()).isEqualTo(Kind.CSV);
      assertThat(part.first()).isEqualTo(next);
      assertThat(part.number()).isEqualTo(next);
      assertThat(part.position()).isEqualTo(next == 0 ? 0 : 5 + 11 * next);
      next += part.count();
    }
    assertThat(Listing.load(stored)).isEqualTo(listing);
    assertThat(
            Listing.refresh(stored, "docs", root, 200, EnumSet.allOf(ContainerFormat.class), 250))
        .isEqualTo(listing);
  }
}
