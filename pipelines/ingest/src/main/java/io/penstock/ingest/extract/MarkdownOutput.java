package io.penstock.ingest.extract;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A tree of Markdown files, each with what is known of its document as front matter. */
final class MarkdownOutput implements Output {
  private final Path folder;
  private final SafeNames names = new SafeNames(List.of(ExtractFiles.INDEX));

  MarkdownOutput(Path folder) throws IOException {
    this.folder = Files.createDirectories(folder);
  }

  @Override
  public ObjectNode write(Extracted extracted) throws IOException {
    String name = names.of(extracted.path());
    if (extracted.document().isEmpty()) {
      return JsonText.object();
    }
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    try (Writer out = Files.newBufferedWriter(file, UTF_8)) {
      out.write(frontMatter(Format.object(extracted)));
      out.write(JsonText.whole(extracted.document().get().getText()));
    }
    return JsonText.object().put("file", name);
  }

  /** JSON's words are YAML's too, but for some characters that YAML wants escaped. */
  private static String frontMatter(ObjectNode object) {
    StringBuilder yaml = new StringBuilder("---\n");
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      JsonNode value = field.getValue();
      boolean empty = value.isNull() || (value.isContainerNode() && value.isEmpty());
      if (!field.getKey().equals("text") && !empty) {
        yaml.append(field.getKey()).append(": ");
        escape(new String(JsonText.line(field.getValue()), UTF_8), yaml);
        yaml.append('\n');
      }
    }
    return yaml.append("---\n").toString();
  }

  private static void escape(String json, StringBuilder yaml) {
    for (int i = 0; i < json.length(); i++) {
      char c = json.charAt(i);
      boolean odd =
          (c >= 0x7f && c < 0xa0) || c == '\u2028' || c == '\u2029' || c == '\ufeff' || c >= 0xfffe;
      if (odd) {
        yaml.append("\\u%04x".formatted((int) c));
      } else {
        yaml.append(c);
      }
    }
  }

  @Override
  public void passOver(String path) {
    String unused = names.of(path);
  }

  @Override
  public long end() {
    return 0;
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}
}
