package io.penstock.cli.publish;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.cli.CommandFailure;
import io.penstock.cli.Json;
import io.penstock.cli.publish.Publication.Lines;
import io.penstock.cli.publish.Publication.WholeFile;
import io.penstock.schemas.Topics;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What is to be published, in order: the same files give the same plan, and so the same offsets.
 *
 * @param publications sorted by path within each path that was named
 * @param refusals why files will not be published, a sentence each
 * @param hiddenCount how many files were passed over because their name or folder begins with a dot
 */
public record PublishPlan(List<Publication> publications, List<String> refusals, int hiddenCount) {
  public PublishPlan {
    publications = List.copyOf(publications);
    refusals = List.copyOf(refusals);
  }

  /** Looks at files and folders without opening more of them than the first line of JSONL files. */
  public static PublishPlan of(List<Path> paths, Optional<String> topic) {
    Builder builder = new Builder(topic);
    for (Path path : paths) {
      try {
        if (Files.isDirectory(path)) {
          builder.addFolder(path);
        } else if (Files.isRegularFile(path)) {
          builder.add(path, String.valueOf(path.getFileName()), /* named= */ true);
        } else {
          throw new CommandFailure(path + " does not exist, or is neither file nor folder");
        }
      } catch (IOException e) {
        throw new CommandFailure("cannot read " + path + ": " + e, e);
      }
    }
    return new PublishPlan(builder.publications, builder.refusals, builder.hiddenCount);
  }

  /** All bytes of all files. */
  public long bytes() {
    return publications.stream().mapToLong(Publication::bytes).sum();
  }

  private static final class Builder {
    private final Optional<String> topic;
    private final List<Publication> publications = new ArrayList<>();
    private final List<String> refusals = new ArrayList<>();
    private int hiddenCount;

    Builder(Optional<String> topic) {
      this.topic = topic;
    }

    void addFolder(Path folder) throws IOException {
      List<Path> files = new ArrayList<>();
      Files.walkFileTree(
          folder,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes) {
              if (!dir.equals(folder) && isHidden(dir)) {
                hiddenCount++;
                return FileVisitResult.SKIP_SUBTREE;
              }
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              if (isHidden(file)) {
                hiddenCount++;
              } else if (Files.isRegularFile(file)) {
                files.add(file);
              }
              return FileVisitResult.CONTINUE;
            }
          });
      // By name, not by the file system's whim nor the locale: offsets must be reproducible.
      files.sort((a, b) -> key(folder, a).compareTo(key(folder, b)));
      for (Path file : files) {
        add(file, key(folder, file), /* named= */ false);
      }
    }

    private static boolean isHidden(Path path) {
      return String.valueOf(path.getFileName()).startsWith(".");
    }

    private static String key(Path folder, Path file) {
      return folder.relativize(file).toString().replace(File.separatorChar, '/');
    }

    void add(Path file, String key, boolean named) throws IOException {
      long bytes = Files.size(file);
      if (ContentTypes.isLines(file)) {
        Optional<String> lineTopic = topic.or(() -> topicByName(file)).or(() -> topicByShape(file));
        if (lineTopic.isPresent()) {
          publications.add(new Lines(file, lineTopic.get(), bytes));
          return;
        }
        if (named) {
          refusals.add(
              "%s: whether its lines are preferences or instructions shows neither in its name nor in its first line; say so by --topic %s or --topic %s"
                  .formatted(file, Topics.RAW_PREFERENCES, Topics.RAW_INSTRUCTIONS));
          return;
        }
      }
      if (bytes > Topics.RECORD_BYTES_MAX) {
        refusals.add(
            "%s has %d bytes; a document may have %d (64 MiB)"
                .formatted(file, bytes, Topics.RECORD_BYTES_MAX));
        return;
      }
      publications.add(
          new WholeFile(
              file, topic.orElse(Topics.RAW_DOCUMENTS), bytes, key, ContentTypes.of(file)));
    }

    private static Optional<String> topicByName(Path file) {
      String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
      if (name.contains("preference")) {
        return Optional.of(Topics.RAW_PREFERENCES);
      }
      return name.contains("instruction") ? Optional.of(Topics.RAW_INSTRUCTIONS) : Optional.empty();
    }

    private static Optional<String> topicByShape(Path file) {
      try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
        String first = reader.readLine();
        JsonNode line = Json.read(first == null ? "" : first);
        if (line.has("chosen") || line.has("rejected") || line.has("label")) {
          return Optional.of(Topics.RAW_PREFERENCES);
        }
        boolean instruction =
            line.has("messages")
                || line.has("conversations")
                || line.has("instruction")
                || (line.has("prompt") && line.has("completion"));
        return instruction ? Optional.of(Topics.RAW_INSTRUCTIONS) : Optional.empty();
      } catch (JsonProcessingException e) {
        return Optional.empty();
      } catch (IOException e) {
        throw new CommandFailure("cannot read " + file + ": " + e, e);
      }
    }
  }
}
