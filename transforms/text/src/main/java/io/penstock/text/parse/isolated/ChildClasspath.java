package io.penstock.text.parse.isolated;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Where another JVM finds the classes that this one runs. */
final class ChildClasspath {
  private ChildClasspath() {}

  /**
   * The jars of the class's loader and of those above it, then the class path of this JVM. On a
   * Flink cluster the first is the job's jar, as the TaskManager has fetched it, into a folder
   * whose name has a colon: what a class path cannot name is linked to where it can.
   *
   * @param links where links may be put
   */
  static String of(Class<?> type, Path links) throws IOException {
    Set<String> entries = new LinkedHashSet<>();
    for (ClassLoader loader = type.getClassLoader(); loader != null; loader = loader.getParent()) {
      if (loader instanceof URLClassLoader urls) {
        for (URL url : urls.getURLs()) {
          add(url, entries);
        }
      }
    }
    for (String entry : System.getProperty("java.class.path", "").split(File.pathSeparator, -1)) {
      if (!entry.isEmpty()) {
        // The child runs in another folder.
        entries.add(Path.of(entry).toAbsolutePath().toString());
      }
    }
    List<String> named = new ArrayList<>();
    for (String entry : entries) {
      named.add(entry.contains(File.pathSeparator) ? link(entry, links, named.size()) : entry);
    }
    return String.join(File.pathSeparator, named);
  }

  private static String link(String entry, Path links, int number) throws IOException {
    return Files.createSymbolicLink(links.resolve("classes-" + number), Path.of(entry)).toString();
  }

  private static void add(URL url, Set<String> entries) {
    if (url.getProtocol().equals("file")) {
      try {
        entries.add(Path.of(url.toURI()).toString());
      } catch (URISyntaxException e) {
        throw new IllegalStateException("no path of the jar " + url, e);
      }
    }
  }
}
