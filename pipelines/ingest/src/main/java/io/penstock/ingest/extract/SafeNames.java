package io.penstock.ingest.extract;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.penstock.schemas.shard.Hashes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Names of Markdown files for paths of documents: names that every file system takes, below the
 * output, and no two the same, also where large and small letters are one. The same paths in the
 * same order get the same names.
 */
final class SafeNames {
  private static final int MAX_BYTES = 180;
  private static final String ENDING = ".md";
  private static final Set<String> DEVICES =
      Set.of("con", "prn", "aux", "nul", "com1", "com2", "com3", "com4", "lpt1", "lpt2", "lpt3");

  /** At the end of a record's path. */
  private static final Pattern NUMBER = Pattern.compile("#(\\d+)$");

  private final Set<String> files = new HashSet<>();

  private final Set<String> folders = new HashSet<>();

  /**
   * @param reserved names that are taken already
   */
  SafeNames(List<String> reserved) {
    reserved.forEach(name -> files.add(folded(name)));
  }

  /**
   * The name for a document: its path with {@code .md} behind it, but once; records of a container
   * lie in a folder of its name.
   */
  String of(String path) {
    List<String> parts = new ArrayList<>();
    for (String part : NUMBER.matcher(path).replaceFirst("/$1").split("/", -1)) {
      if (!part.isEmpty()) {
        parts.add(safe(part));
      }
    }
    String last = parts.isEmpty() ? "_" : parts.remove(parts.size() - 1);
    String folder = "";
    for (String part : parts) {
      folder = folder(folder + part);
      folders.add(folded(folder));
      folder += '/';
    }
    boolean ended = last.toLowerCase(Locale.ROOT).endsWith(ENDING);
    String name =
        file(folder + (ended ? last.substring(0, last.length() - ENDING.length()) : last));
    files.add(folded(name));
    return name;
  }

  /** This one, or with a number where a file has its name. */
  private String folder(String wanted) {
    String folder = wanted;
    for (int i = 2; files.contains(folded(folder)); i++) {
      folder = wanted + '-' + i;
    }
    return folder;
  }

  /** This one with its ending, or with a number before that where the name is taken. */
  private String file(String wanted) {
    String file = wanted + ENDING;
    for (int i = 2; files.contains(folded(file)) || folders.contains(folded(file)); i++) {
      file = wanted + '-' + i + ENDING;
    }
    return file;
  }

  private static String folded(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  private static String safe(String part) {
    StringBuilder safe = new StringBuilder();
    part.codePoints()
        .forEach(
            c -> {
              boolean bad =
                  c < ' '
                      || (c >= 0x7f && c < 0xa0)
                      || "<>:\"\\|?*".indexOf(c) >= 0
                      || (c >= 0xd800 && c <= 0xdfff);
              safe.appendCodePoint(bad ? '_' : c);
            });
    // Windows drops these at the end; and a name of dots alone leads elsewhere.
    int end = safe.length();
    while (end > 0 && (safe.charAt(end - 1) == '.' || safe.charAt(end - 1) == ' ')) {
      end--;
    }
    String name = end == 0 ? "_" : safe.substring(0, end);
    int dot = name.indexOf('.');
    if (DEVICES.contains((dot < 0 ? name : name.substring(0, dot)).toLowerCase(Locale.ROOT))) {
      name = "_" + name;
    }
    return shortened(name);
  }

  private static String shortened(String name) {
    byte[] bytes = name.getBytes(UTF_8);
    if (bytes.length <= MAX_BYTES) {
      return name;
    }
    String hash = Hashes.sha256(bytes).substring(0, 16);
    StringBuilder kept = new StringBuilder();
    for (int i = 0; i < name.length(); i += Character.charCount(name.codePointAt(i))) {
      int c = name.codePointAt(i);
      if (kept.toString().getBytes(UTF_8).length > MAX_BYTES - 24) {
        break;
      }
      kept.appendCodePoint(c);
    }
    return kept.append('-').append(hash).toString();
  }
}
