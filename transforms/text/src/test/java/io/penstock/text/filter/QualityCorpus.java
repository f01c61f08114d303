package io.penstock.text.filter;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.penstock.text.EvalData;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/** The texts that datatrove judged, by source and id, as the data's README describes them. */
final class QualityCorpus {
  private static final Pattern FRONT_MATTER =
      Pattern.compile(
          "\\A\ufeff?---[ \\t]*\\r?\\n.*?\\r?\\n---[ \\t]*(\\r?\\n|\\z)", Pattern.DOTALL);

  private QualityCorpus() {}

  static Map<String, String> read() throws IOException {
    Map<String, String> texts = new HashMap<>();
    Map<String, JsonNode> frontMatter = frontMatter();
    EvalData.archive("markdown/docs-shared.tar.zst")
        .forEach(
            (path, bytes) ->
                texts.put("markdown/" + path, body(bytes, frontMatter.getOrDefault(path, null))));
    List<String> lines = Files.readAllLines(EvalData.path("pretrain/c4_demo.jsonl"), UTF_8);
    ObjectMapper json = new ObjectMapper();
    for (int line = 0; line < lines.size(); line++) {
      texts.put("c4_demo.jsonl/" + line, json.readTree(lines.get(line)).get("text").textValue());
    }
    return texts;
  }

  private static Map<String, JsonNode> frontMatter() throws IOException {
    Map<String, JsonNode> byPath = new HashMap<>();
    ObjectMapper json = new ObjectMapper();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(
                    Files.newInputStream(
                        EvalData.path("markdown/docs-shared.frontmatter.jsonl.gz"))),
                UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        JsonNode entry = json.readTree(line);
        byPath.put(entry.get("path").textValue(), entry);
      }
    }
    return byPath;
  }

  private static String body(byte[] bytes, JsonNode frontMatter) {
    if (frontMatter == null || !frontMatter.get("has").booleanValue()) {
      return new String(bytes, UTF_8);
    }
    if (frontMatter.has("body_bytes")) {
      int length = frontMatter.get("body_bytes").intValue();
      return new String(bytes, bytes.length - length, length, UTF_8);
    }
    return FRONT_MATTER.matcher(new String(bytes, UTF_8)).replaceFirst("");
  }
}
