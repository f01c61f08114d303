package io.penstock.schemas.shard;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A disk is full. Its message names the path that could not be written, what is free there and what
 * is missing at least; it survives frameworks that keep no more of a failure than its text.
 */
public final class DiskFullException extends IOException {
  private static final long serialVersionUID = 1L;
  private static final String BEGIN = "no space left for ";
  private static final String END = " (the disk is full)";

  /** What the systems say; their exceptions have no type of their own. */
  private static final List<String> SIGNS =
      List.of("No space left on device", "Disk quota exceeded", "not enough space on the disk");

  private static final Pattern TOLD =
      Pattern.compile(Pattern.quote(BEGIN) + ".*?" + Pattern.quote(END), Pattern.DOTALL);

  /** Absolute paths as failures name them, such as file:/data/x or: file /data/x. */
  private static final Pattern PATH = Pattern.compile("(?:file:|[ '\"(:])(/[^\\s'\",;:)]+)");

  /**
   * @param path what could not be written
   * @param missingBytes what could not be written of it, as far as that is known; at least 1
   */
  public DiskFullException(Path path, long missingBytes, @Nullable Throwable cause) {
    super(message(path, missingBytes), cause);
  }

  private static String message(Path path, long missingBytes) {
    long free = freeBytes(path);
    return BEGIN
        + path.toAbsolutePath()
        + ": "
        + (free < 0 ? "" : free + " bytes are free, ")
        + "at least "
        + Math.max(1, missingBytes - Math.max(0, free))
        + " more are needed"
        + END;
  }

  /**
   * To be thrown in the place of {@code failure}: with path and bytes where a full disk is its
   * cause. Libraries hide the cause in unchecked exceptions, too; others of these are thrown here.
   */
  public static IOException explained(Exception failure, Path path, long missingBytes) {
    if (isCauseOf(failure) && messageIn(failure).isEmpty()) {
      return new DiskFullException(path, missingBytes, failure);
    }
    if (failure instanceof IOException checked) {
      return checked;
    }
    if (failure instanceof RuntimeException unchecked) {
      throw unchecked;
    }
    return new IOException(failure);
  }

  /** Whether a full disk stands anywhere behind this failure. */
  public static boolean isCauseOf(@Nullable Throwable failure) {
    return chain(failure).stream()
        .anyMatch(text -> SIGNS.stream().anyMatch(text::contains) || TOLD.matcher(text).find());
  }

  /** The sentence of a {@code DiskFullException} anywhere behind this failure. */
  private static Optional<String> messageIn(@Nullable Throwable failure) {
    return chain(failure).stream()
        .map(TOLD::matcher)
        .filter(Matcher::find)
        .map(Matcher::group)
        .findFirst();
  }

  /**
   * The sentence to tell the user, where a full disk stands behind this failure.
   *
   * @param folder named where the failure names no path
   * @param missingBytes what was being written, where the failure does not know it better
   */
  public static Optional<String> sentence(
      @Nullable Throwable failure, Path folder, long missingBytes) {
    if (!isCauseOf(failure)) {
      return Optional.empty();
    }
    return messageIn(failure)
        .or(() -> Optional.of(message(pathIn(failure).orElse(folder), missingBytes)));
  }

  /** The deepest path that is named and whose folder is there. */
  private static Optional<Path> pathIn(@Nullable Throwable failure) {
    Optional<Path> found = Optional.empty();
    for (String text : chain(failure)) {
      Matcher matcher = PATH.matcher(' ' + text);
      while (matcher.find()) {
        Path path = Path.of(matcher.group(1));
        if (path.getNameCount() > 1 && Files.isDirectory(existing(path))) {
          found = Optional.of(path);
        }
      }
    }
    return found;
  }

  /** The path, or the nearest folder above it that is there; two steps up at the most. */
  private static Path existing(Path path) {
    Path at = path.toAbsolutePath();
    for (int step = 0; step < 2 && !Files.isDirectory(at) && at.getParent() != null; step++) {
      at = at.getParent();
    }
    return at;
  }

  /** Messages of the failure and its causes; frameworks put class names before them. */
  private static List<String> chain(@Nullable Throwable failure) {
    List<String> texts = new ArrayList<>();
    for (Throwable at = failure; at != null && texts.size() < 100; at = at.getCause()) {
      texts.add(String.valueOf(at.getMessage()));
    }
    return texts;
  }

  /** What can still be written beside this path; -1 where nobody knows. */
  public static long freeBytes(Path path) {
    Path at = path.toAbsolutePath();
    while (at != null && !Files.exists(at)) {
      at = at.getParent();
    }
    try {
      return at == null ? -1 : Files.getFileStore(at).getUsableSpace();
    } catch (IOException e) {
      return -1;
    }
  }
}
