package io.penstock.text.template;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The chat templates of a model as its files have them, by name, and its special tokens.
 *
 * @param templates sources by name; the only or usual one is {@code default}
 * @param specialTokens bos_token, eos_token and the like, which templates see as variables
 */
public record ChatTemplates(Map<String, String> templates, ObjectNode specialTokens) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MAX_BYTES = 64 << 20;
  private static final String DEFAULT = "default";

  private static final List<String> TOKENS =
      List.of(
          "bos_token",
          "eos_token",
          "unk_token",
          "sep_token",
          "pad_token",
          "cls_token",
          "mask_token");

  /**
   * Reads a {@code .jinja} file, a {@code tokenizer_config.json}, a {@code chat_template.json}, or
   * a model's folder with some of them, where {@code chat_template.jinja} goes first, as in
   * transformers.
   *
   * @throws IOException if there is none, or a file cannot be read; the message names it
   */
  public static ChatTemplates read(Path path) throws IOException {
    ChatTemplates found = find(path);
    if (found.templates.isEmpty()) {
      throw new IOException(
          path
              + ": no chat template in it; expected a chat_template.jinja, or the key"
              + " chat_template in tokenizer_config.json or chat_template.json");
    }
    return found;
  }

  /**
   * The same where there may be no template, but special tokens.
   *
   * @throws IOException if a file cannot be read; the message names it
   */
  public static ChatTemplates find(Path path) throws IOException {
    ChatTemplates found = new ChatTemplates(new LinkedHashMap<>(), JSON.createObjectNode());
    if (Files.isDirectory(path)) {
      found.readFolder(path);
    } else if (path.toString().endsWith(".json")) {
      found.readJson(path);
    } else {
      found.templates.put(DEFAULT, text(path));
    }
    return found;
  }

  private void readFolder(Path folder) throws IOException {
    for (String name : List.of("tokenizer_config.json", "chat_template.json")) {
      if (Files.exists(folder.resolve(name))) {
        readJson(folder.resolve(name));
      }
    }
    if (Files.exists(folder.resolve("special_tokens_map.json"))) {
      readTokens(object(folder.resolve("special_tokens_map.json")));
    }
    if (Files.exists(folder.resolve("chat_template.jinja"))) {
      templates.put(DEFAULT, text(folder.resolve("chat_template.jinja")));
    }
    Path additional = folder.resolve("additional_chat_templates");
    if (Files.isDirectory(additional)) {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(additional, "*.jinja")) {
        for (Path file : files) {
          String name = String.valueOf(file.getFileName());
          templates.put(name.substring(0, name.length() - ".jinja".length()), text(file));
        }
      }
    }
  }

  private void readJson(Path file) throws IOException {
    JsonNode config = object(file);
    readTokens(config);
    JsonNode template = config.path("chat_template");
    if (template.isTextual()) {
      templates.put(DEFAULT, template.textValue());
    }
    for (JsonNode named : template.isArray() ? template : JSON.createArrayNode()) {
      if (!named.path("name").isTextual() || !named.path("template").isTextual()) {
        throw new IOException(
            file + ": chat_template: expected objects with the keys name and template");
      }
      templates.put(named.get("name").textValue(), named.get("template").textValue());
    }
  }

  private void readTokens(JsonNode config) {
    for (String name : TOKENS) {
      JsonNode token = config.path(name);
      String text = token.path("content").asText(token.asText());
      if (token.isTextual() || token.path("content").isTextual()) {
        specialTokens.put(name, text);
      }
    }
  }

  private static JsonNode object(Path file) throws IOException {
    try {
      JsonNode object = JSON.readTree(text(file));
      if (object.isObject()) {
        return object;
      }
    } catch (JsonProcessingException e) {
      throw new IOException(file + ": " + e.getOriginalMessage(), e);
    }
    throw new IOException(file + ": no JSON object");
  }

  private static String text(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw new IOException(file + ": more than " + MAX_BYTES + " bytes");
      }
      return new String(bytes, UTF_8);
    }
  }
}
