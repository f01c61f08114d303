package io.penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.cli.DemoFolder.Description;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LastDemoTest {

  @Test
  void theLastDemoIsRemembered(@TempDir Path temp) throws IOException {
    LastDemo last = new LastDemo(temp.resolve("cache").resolve("last-demo"));
    assertThat(last.folder()).isEmpty();
    DemoFolder demo = new DemoFolder(temp.resolve("demo"));
    demo.describe(new Description("localhost:1234", "samples", false));
    last.remember(demo);
    assertThat(last.folder()).contains(demo);
    assertThat(demo.bootstrap()).contains("localhost:1234");
    assertThat(demo.described().orElseThrow().isPublished()).isFalse();
  }

  @Test
  void aDemoThatIsGoneIsForgotten(@TempDir Path temp) throws IOException {
    LastDemo last = new LastDemo(temp.resolve("last-demo"));
    DemoFolder demo = new DemoFolder(temp.resolve("demo"));
    demo.describe(new Description("localhost:1234", "samples", true));
    last.remember(demo);
    Files.delete(demo.root().resolve("penstock.json"));
    assertThat(last.folder()).isEmpty();
  }

  @Test
  void aDemoOfANewerVersionIsRefused(@TempDir Path temp) throws IOException {
    Files.writeString(temp.resolve("penstock.json"), "{\"format\": 7}");
    DemoFolder demo = new DemoFolder(temp);
    assertThatThrownBy(demo::described)
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("penstock.json")
        .hasMessageContaining("expected format 1, found 7");
  }

  @Test
  void theCacheFolderIsTheUsersOrTheOneTheyName() {
    assertThat(LastDemo.cacheFolder(Map.of("XDG_CACHE_HOME", "/c")))
        .isEqualTo(Path.of("/c/penstock"));
    assertThat(LastDemo.cacheFolder(Map.of()))
        .isEqualTo(Path.of(System.getProperty("user.home"), ".cache", "penstock"));
  }
}
