package io.penstock.text.tokenize;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the files of a tokenizer. Those that are older than {@code tokenizer.json} are turned into
 * one, so that there is one reader and one hash.
 */
final class TokenizerFiles {
  private static final long MOST_BYTES = 256L * 1024 * 1024;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private TokenizerFiles() {}

  static PipelineTokenizer read(Path path) throws IOException {
    Path file = Files.isDirectory(path) ? inFolder(path) : path;
    try {
      String name = String.valueOf(file.getFileName());
      if (name.equals("vocab.txt")) {
        return PipelineTokenizer.parse(bert(bytes(file)));
      } else if (name.equals("vocab.json") || name.equals("merges.txt")) {
        Path merges = file.resolveSibling("merges.txt");
        return PipelineTokenizer.parse(
            gpt2(bytes(file.resolveSibling("vocab.json")), bytes(merges)));
      } else if (name.endsWith(Tiktoken.SUFFIX)) {
        String encoding = name.substring(0, name.length() - Tiktoken.SUFFIX.length());
        return Tiktoken.parse(encoding, bytes(file));
      }
      return PipelineTokenizer.parse(bytes(file));
    } catch (IllegalArgumentException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }

  private static Path inFolder(Path folder) throws IOException {
    for (String name : List.of("tokenizer.json", "vocab.json", "vocab.txt")) {
      if (Files.exists(folder.resolve(name))) {
        return folder.resolve(name);
      }
    }
    throw new IOException(
        folder + ": has no tokenizer.json, no vocab.json with merges.txt, and no vocab.txt");
  }

  private static byte[] bytes(Path file) throws IOException {
    if (!Files.isReadable(file)) {
      throw new IOException(file + ": no such file, or not allowed");
    }
    if (Files.size(file) > MOST_BYTES) {
      throw new IOException(file + ": has over " + MOST_BYTES + " bytes, too many for a tokenizer");
    }
    return Files.readAllBytes(file);
  }

  /** GPT-2's vocabulary and merges as a {@code tokenizer.json}. */
  static byte[] gpt2(byte[] vocabulary, byte[] merges) throws IOException {
    JsonNode vocab;
    try {
      vocab = MAPPER.readTree(vocabulary);
    } catch (IOException e) {
      throw new IllegalArgumentException("vocab.json is no whole JSON: " + e.getMessage(), e);
    }
    ObjectNode model = MAPPER.createObjectNode().put("type", "BPE");
    model.set("vocab", vocab);
    ArrayNode pairs = model.putArray("merges");
    // Only line feeds end a line: other characters that do are symbols of bytes.
    String[] lines = new String(merges, UTF_8).split("\n", -1);
    for (int i = 0; i < lines.length; i++) {
      String line =
          lines[i].endsWith("\r") ? lines[i].substring(0, lines[i].length() - 1) : lines[i];
      if (!line.isEmpty() && !(i == 0 && line.startsWith("#version"))) {
        pairs.add(line);
      }
    }
    ArrayNode added = MAPPER.createArrayNode();
    if (vocab.path(ByteLevelBpe.END_OF_TEXT).isInt()) {
      special(added, ByteLevelBpe.END_OF_TEXT, vocab.path(ByteLevelBpe.END_OF_TEXT).intValue());
    }
    return json(added, null, byteLevel(true), null, byteLevel(true), model);
  }

  /** BERT's list of word pieces as a {@code tokenizer.json}. */
  static byte[] bert(byte[] vocabulary) throws IOException {
    ObjectNode vocab = MAPPER.createObjectNode();
    boolean capitals = false;
    String[] lines = new String(vocabulary, UTF_8).split("\n", -1);
    for (int id = 0; id < lines.length; id++) {
      String token = lines[id].strip();
      if (token.isEmpty() && id == lines.length - 1) {
        break;
      }
      if (vocab.has(token)) {
        throw new IllegalArgumentException(
            "line "
                + (id + 1)
                + " has '"
                + token
                + "', as line "
                + (vocab.get(token).intValue() + 1));
      }
      vocab.put(token, id);
      capitals |= !token.startsWith("[") && token.chars().anyMatch(c -> c >= 'A' && c <= 'Z');
    }
    ArrayNode added = MAPPER.createArrayNode();
    for (String name : List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")) {
      if (vocab.has(name)) {
        special(added, name, vocab.get(name).intValue());
      }
    }
    for (String name : List.of("[UNK]", "[CLS]", "[SEP]")) {
      if (!vocab.has(name)) {
        throw new IllegalArgumentException("is no vocabulary of BERT's: it has no " + name);
      }
    }
    ObjectNode normalizer =
        MAPPER
            .createObjectNode()
            .put("type", "BertNormalizer")
            .put("clean_text", true)
            .put("handle_chinese_chars", true)
            .putNull("strip_accents")
            // The file does not say it: a vocabulary with capitals is one of a cased model.
            .put("lowercase", !capitals);
    ObjectNode framing = MAPPER.createObjectNode().put("type", "BertProcessing");
    framing.putArray("sep").add("[SEP]").add(vocab.get("[SEP]").intValue());
    framing.putArray("cls").add("[CLS]").add(vocab.get("[CLS]").intValue());
    ObjectNode decoder =
        MAPPER.createObjectNode().put("type", "WordPiece").put("prefix", "##").put("cleanup", true);
    ObjectNode model =
        MAPPER
            .createObjectNode()
            .put("type", "WordPiece")
            .put("unk_token", "[UNK]")
            .put("continuing_subword_prefix", "##")
            .put("max_input_chars_per_word", 100);
    model.set("vocab", vocab);
    return json(added, normalizer, type("BertPreTokenizer"), framing, decoder, model);
  }

  static void special(ArrayNode added, String content, int id) {
    added
        .addObject()
        .put("id", id)
        .put("content", content)
        .put("single_word", false)
        .put("lstrip", false)
        .put("rstrip", false)
        .put("normalized", false)
        .put("special", true);
  }

  static ObjectNode byteLevel(boolean words) {
    return type("ByteLevel")
        .put("add_prefix_space", false)
        .put("trim_offsets", true)
        .put("use_regex", words);
  }

  static ObjectNode type(String name) {
    return MAPPER.createObjectNode().put("type", name);
  }

  static byte[] json(
      ArrayNode added,
      @Nullable ObjectNode normalizer,
      ObjectNode preTokenizer,
      @Nullable ObjectNode postProcessor,
      ObjectNode decoder,
      ObjectNode model)
      throws IOException {
    ObjectNode root =
        MAPPER.createObjectNode().put("version", "1.0").putNull("truncation").putNull("padding");
    root.set("added_tokens", added);
    root.set("normalizer", normalizer);
    root.set("pre_tokenizer", preTokenizer);
    root.set("post_processor", postProcessor);
    root.set("decoder", decoder);
    root.set("model", model);
    return MAPPER.writeValueAsBytes(root);
  }
}
