package io.penstock.ingest.extract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class SafeNamesTest {
  private static List<String> names(String... paths) {
    SafeNames names = new SafeNames(List.of("index.jsonl"));
    return List.of(paths).stream().map(names::of).toList();
  }

  @Test
  void pathsWithAnEnding() {
    assertThat(names("a/b.pdf", "a/b.md", "a/B.MD", "pages.jsonl#12", "x#y.txt"))
        .containsExactly("a/b.pdf.md", "a/b.md", "a/B-2.md", "pages.jsonl/12.md", "x#y.txt.md");
  }

  @Test
  void nothingLeadsElsewhereOrIsTaken() {
    assertThat(names("../../etc/passwd", "index.jsonl#1", "con.txt", "a?b: c. ", "a.md", "a.md/b"))
        .containsExactly(
            "_/_/etc/passwd.md",
            "index.jsonl-2/1.md",
            "_con.txt.md",
            "a_b_ c.md",
            "a.md",
            "a.md-2/b.md");
    assertThat(names("ä".repeat(300)).get(0).getBytes(UTF_8)).hasSizeLessThan(200);
  }

  @Property(tries = 300)
  void noTwoAreTheSameAndAllLieBelow(
      @ForAll @Size(max = 30)
          List<
                  @StringLength(max = 8) @CharRange(from = 'a', to = 'c')
                  @Chars({'/', '.', 'A', '#', '1', ' '}) String>
              paths) {
    SafeNames names = new SafeNames(List.of("index.jsonl"));
    SafeNames again = new SafeNames(List.of("index.jsonl"));
    Set<String> seen = new HashSet<>();
    Set<String> folders = new HashSet<>();
    for (String path : paths) {
      String name = names.of(path);
      assertThat(again.of(path)).isEqualTo(name);
      String folded = name.toLowerCase(Locale.ROOT);
      assertThat(seen.add(folded)).as("%s for %s", name, path).isTrue();
      Path below = Path.of("/out").resolve(name);
      assertThat(below.normalize()).isEqualTo(below);
      assertThat(below.startsWith("/out")).isTrue();
      for (int slash = folded.indexOf('/'); slash >= 0; slash = folded.indexOf('/', slash + 1)) {
        folders.add(folded.substring(0, slash));
      }
    }
    assertThat(seen).filteredOn(folders::contains).as("a file and a folder in one").isEmpty();
  }
}
