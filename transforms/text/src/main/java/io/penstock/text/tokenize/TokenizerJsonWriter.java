package io.penstock.text.tokenize;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * Writes the {@code tokenizer.json} of a byte-level byte-pair encoding; equal input, equal bytes.
 */
final class TokenizerJsonWriter {
  private TokenizerJsonWriter() {}

  /**
   * The file's bytes.
   *
   * @param tokens the bytes of each token by id; the end of text gets the id after them
   */
  static byte[] write(List<byte[]> tokens, List<Merges.Merge> merges) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = new JsonFactory().createGenerator(bytes)) {
      json.writeStartObject();
      json.writeStringField("version", "1.0");
      json.writeNullField("truncation");
      json.writeNullField("padding");
      json.writeArrayFieldStart("added_tokens");
      endOfText(json, tokens.size());
      json.writeEndArray();
      json.writeNullField("normalizer");
      json.writeFieldName("pre_tokenizer");
      byteLevel(json);
      json.writeNullField("post_processor");
      json.writeFieldName("decoder");
      byteLevel(json);
      json.writeFieldName("model");
      model(json, tokens, merges);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    return bytes.toByteArray();
  }

  private static void endOfText(JsonGenerator json, int id) throws IOException {
    json.writeStartObject();
    json.writeNumberField("id", id);
    json.writeStringField("content", ByteLevelBpe.END_OF_TEXT);
    json.writeBooleanField("single_word", false);
    json.writeBooleanField("lstrip", false);
    json.writeBooleanField("rstrip", false);
    json.writeBooleanField("normalized", false);
    json.writeBooleanField("special", true);
    json.writeEndObject();
  }

  private static void byteLevel(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("type", "ByteLevel");
    json.writeBooleanField("add_prefix_space", false);
    json.writeBooleanField("trim_offsets", true);
    json.writeBooleanField("use_regex", true);
    json.writeEndObject();
  }

  private static void model(JsonGenerator json, List<byte[]> tokens, List<Merges.Merge> merges)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("type", "BPE");
    json.writeNullField("dropout");
    json.writeNullField("unk_token");
    json.writeNullField("continuing_subword_prefix");
    json.writeNullField("end_of_word_suffix");
    json.writeBooleanField("fuse_unk", false);
    json.writeBooleanField("byte_fallback", false);
    json.writeBooleanField("ignore_merges", false);
    json.writeObjectFieldStart("vocab");
    for (int id = 0; id < tokens.size(); id++) {
      json.writeNumberField(ByteSymbols.encode(tokens.get(id)), id);
    }
    json.writeNumberField(ByteLevelBpe.END_OF_TEXT, tokens.size());
    json.writeEndObject();
    json.writeArrayFieldStart("merges");
    for (Merges.Merge merge : merges) {
      json.writeString(
          ByteSymbols.encode(tokens.get(merge.left()))
              + ' '
              + ByteSymbols.encode(tokens.get(merge.right())));
    }
    json.writeEndArray();
    json.writeEndObject();
  }
}
