package io.penstock.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.schemas.shard.DataFolder;
import io.penstock.schemas.shard.Manifests;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What a demo makes lies here, in one folder. */
public record DemoFolder(Path root) {
  private static final int FORMAT = 1;

  public DemoFolder {
    root = root.toAbsolutePath().normalize();
  }

  /** The broker's logs. */
  public Path broker() {
    return root.resolve("broker");
  }

  public DataFolder documents() {
    return new DataFolder(root.resolve("documents"));
  }

  public DataFolder feedback() {
    return new DataFolder(root.resolve("feedback"));
  }

  /** What the stages make, by stage and request. */
  public Path stages() {
    return root.resolve("stages");
  }

  public Path index() {
    return root.resolve("index");
  }

  public Path runs() {
    return root.resolve("runs.db");
  }

  public Path logs() {
    return root.resolve("logs");
  }

  /** What was published, where it is Penstock's own. */
  public Path samples() {
    return root.resolve("samples");
  }

  private Path description() {
    return root.resolve("penstock.json");
  }

  /** Whether a demo made this folder. */
  public boolean isDemo() {
    return Files.isRegularFile(description());
  }

  /**
   * What is noted of a demo.
   *
   * @param bootstrap where its broker listens while it runs
   * @param input the folder whose files are its data
   * @param isPublished whether all of them are in the topics
   */
  public record Description(String bootstrap, String input, boolean isPublished) {}

  /** Notes whose folder this is. */
  public void describe(Description description) throws IOException {
    Files.createDirectories(root);
    Manifests.replace(
        description(),
        Json.text(
                Json.object()
                    .put("format", FORMAT)
                    .put("bootstrap", description.bootstrap())
                    .put("input", description.input())
                    .put("published", description.isPublished()))
            .getBytes(StandardCharsets.UTF_8));
  }

  /**
   * What was noted; empty where no demo was made here.
   *
   * @throws CommandFailure if it cannot be read, or a newer version wrote it
   */
  public Optional<Description> described() {
    if (!isDemo()) {
      return Optional.empty();
    }
    try {
      JsonNode json = Json.read(Files.readString(description()));
      if (json.path("format").asInt() != FORMAT) {
        throw new CommandFailure(
            "%s: expected format %d, found %s; use the version that wrote it"
                .formatted(description(), FORMAT, json.path("format")));
      }
      return Optional.of(
          new Description(
              json.path("bootstrap").asText(),
              json.path("input").asText(),
              json.path("published").asBoolean()));
    } catch (JsonProcessingException e) {
      throw new CommandFailure(description() + " is not JSON: " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new CommandFailure("cannot read " + description() + ": " + e, e);
    }
  }

  /** Where the folder's broker listens, or did when it last ran. */
  public Optional<String> bootstrap() {
    return described().map(Description::bootstrap);
  }
}
