package io.penstock.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Remembers the folder of the last demo in the user's cache, so that other commands work without
 * being told where it lies.
 */
public final class LastDemo {
  private final Path note;

  LastDemo(Path note) {
    this.note = note;
  }

  /** The note in the user's cache folder. */
  public static LastDemo ofUser() {
    return new LastDemo(cacheFolder(System.getenv()).resolve("last-demo"));
  }

  static Path cacheFolder(Map<String, String> environment) {
    String cache = environment.getOrDefault("XDG_CACHE_HOME", "");
    Path base =
        cache.isEmpty() ? Path.of(System.getProperty("user.home", "."), ".cache") : Path.of(cache);
    return base.resolve("penstock");
  }

  /** Remembers a folder; where the cache cannot be written, commands need to be told. */
  public void remember(DemoFolder folder) {
    try {
      Path parent = note.getParent();
      if (parent != null) {
        Files.createDirectories(parent);
      }
      Files.writeString(note, folder.root().toString());
    } catch (IOException e) {
      System.getLogger(LastDemo.class.getName())
          .log(System.Logger.Level.WARNING, "cannot remember the demo folder: {0}", e);
    }
  }

  /** The folder, if one is remembered and still a demo's. */
  public Optional<DemoFolder> folder() {
    try {
      DemoFolder folder = new DemoFolder(Path.of(Files.readString(note).strip()));
      return folder.isDemo() ? Optional.of(folder) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
