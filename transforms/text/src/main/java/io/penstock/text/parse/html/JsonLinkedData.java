package io.penstock.text.parse.html;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.parser.Parser;

/** Finds the description of an article in the JSON-LD of a page, by schema.org's types. */
final class JsonLinkedData {
  private static final Set<String> ARTICLES =
      Set.of("Report", "BlogPosting", "SocialMediaPosting", "DiscussionForumPosting");

  /** Longer blocks are catalogues. */
  private static final int MAX_CHARACTERS = 1 << 20;

  private static final int MAX_NODES = 200;
  private static final ObjectMapper JSON = new ObjectMapper();

  private JsonLinkedData() {}

  /** The first article described; a missing node where there is none. */
  static JsonNode article(Document page) {
    List<JsonNode> open = new ArrayList<>();
    for (Element script : page.select("script[type=application/ld+json]")) {
      read(script.data()).ifPresent(open::add);
    }
    for (int i = 0; i < Math.min(open.size(), MAX_NODES); i++) {
      JsonNode node = open.get(i);
      if (isArticle(node.path("@type"))) {
        return node;
      }
      node.path("@graph").forEach(open::add);
      if (node.isArray()) {
        node.forEach(open::add);
      }
    }
    return MissingNode.getInstance();
  }

  /** Pages with broken JSON are common; such a page says nothing here. */
  private static Optional<JsonNode> read(String source) {
    if (source.length() > MAX_CHARACTERS) {
      return Optional.empty();
    }
    try {
      return Optional.ofNullable(JSON.readTree(source.replace("<![CDATA[", "").replace("]]>", "")));
    } catch (JsonProcessingException broken) {
      return Optional.empty();
    }
  }

  private static boolean isArticle(JsonNode type) {
    if (type.isArray()) {
      for (JsonNode one : type) {
        if (isArticle(one)) {
          return true;
        }
      }
    }
    String name = type.asText();
    return name.endsWith("Article") || ARTICLES.contains(name);
  }

  static String text(JsonNode node, String key) {
    JsonNode value = node.path(key);
    return value.isTextual() ? Parser.unescapeEntities(value.textValue(), false).strip() : "";
  }

  /** The names of persons or organisations, written as words, as objects or as lists of these. */
  static String names(JsonNode value) {
    List<String> names = new ArrayList<>();
    for (JsonNode one : value.isArray() ? value : List.of(value)) {
      String name = one.isTextual() ? one.textValue().strip() : text(one, "name");
      if (!name.isEmpty()) {
        names.add(name);
      }
    }
    return String.join(", ", names);
  }
}
