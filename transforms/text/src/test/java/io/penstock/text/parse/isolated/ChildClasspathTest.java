package io.penstock.text.parse.isolated;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildClasspathTest {
  @TempDir Path folder;

  /** As the folder of a TaskManager is named: tm_localhost:40481-3a5578. */
  @Test
  void aFolderWithAColonIsLinkedTo() throws Exception {
    Path classes = Files.createDirectories(folder.resolve("tm_localhost:40481").resolve("classes"));
    String name = Frames.class.getName();
    Path file = classes.resolve(name.replace('.', '/') + ".class");
    Files.createDirectories(file.getParent());
    try (InputStream in = Frames.class.getResourceAsStream("Frames.class")) {
      Files.copy(in, file);
    }
    Path links = Files.createDirectory(folder.resolve("links"));
    try (URLClassLoader loader = new URLClassLoader(new URL[] {classes.toUri().toURL()}, null)) {
      String classpath = ChildClasspath.of(loader.loadClass(name), links);
      String first = List.of(classpath.split(File.pathSeparator, -1)).get(0);
      assertThat(Path.of(first)).hasParentRaw(links).isSymbolicLink();
      assertThat(Path.of(first).resolve(classes.relativize(file))).hasSameBinaryContentAs(file);
    }
  }
}
