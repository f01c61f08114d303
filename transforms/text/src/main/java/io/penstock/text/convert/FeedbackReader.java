package io.penstock.text.convert;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.schemas.document.Reason;
import io.penstock.text.UnreadableException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;

/**
 * Reads one JSON record of training data in the keys of TRL, LLaMA-Factory (alpaca, sharegpt),
 * OpenAI or GSM8K; the shape tells which. Keys that no shape knows are left alone. Safe to share
 * between threads; cheap to make.
 */
public final class FeedbackReader {
  private static final int MAX_NESTING = 100;
  private static final int MAX_STRING_CHARACTERS = 16 << 20;

  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(MAX_NESTING)
                          .maxStringLength(MAX_STRING_CHARACTERS)
                          .build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final int maxBytes;
  private final DatasetColumns columns;

  private FeedbackReader(int maxBytes, DatasetColumns columns) {
    this.maxBytes = maxBytes;
    this.columns = columns;
  }

  /** A reader for records of at most 64 MiB. */
  public static FeedbackReader create() {
    return new FeedbackReader(64 << 20, DatasetColumns.AS_NAMED);
  }

  /** A reader that refuses records of more bytes. */
  public FeedbackReader withMaxBytes(int bytes) {
    if (bytes <= 0) {
      throw new IllegalArgumentException("maxBytes must be positive: " + bytes);
    }
    return new FeedbackReader(bytes, columns);
  }

  /** A reader for records whose columns have other names. */
  public FeedbackReader withColumns(DatasetColumns names) {
    return new FeedbackReader(maxBytes, names);
  }

  /**
   * Reads one record.
   *
   * @throws UnreadableException with the rule too-large, empty, invalid-json, unknown-shape,
   *     missing-key, wrong-type, unknown-role, empty-field, roles-out-of-order, invalid-tool-call,
   *     invalid-tools, labels-mismatch or unsupported-shape
   */
  public Feedback read(byte[] json, FeedbackKind kind) throws UnreadableException {
    if (json.length > maxBytes) {
      throw new UnreadableException(
          "too-large",
          "the record has %d bytes, the limit is %d".formatted(json.length, maxBytes),
          Integer.toString(json.length),
          Integer.toString(maxBytes));
    }
    if (json.length == 0) {
      throw new UnreadableException("empty", "the record has no bytes", "0", null);
    }
    ObjectNode named = columns.apply(parse(json));
    SpecificRecord row = FeedbackShape.read(new JsonRecord(named), kind);
    Optional<Reason> equal = EqualAnswers.reason(row);
    if (equal.isPresent()) {
      return new Feedback.Unwanted(equal.get());
    }
    RoleOrder.require(row);
    return new Feedback.Row(row);
  }

  /** Reads JSON that stands in a string, as strictly and within the same limits. */
  static JsonNode json(String text) throws JsonProcessingException {
    return JSON.readTree(text);
  }

  private static ObjectNode parse(byte[] json) throws UnreadableException {
    JsonNode root;
    try {
      root = JSON.readTree(decode(json));
    } catch (JsonProcessingException invalid) {
      throw invalidJson(JsonProblem.of(invalid));
    } catch (CharacterCodingException invalid) {
      throw invalidJson("the bytes are not valid UTF-8");
    }
    if (root instanceof ObjectNode object) {
      return object;
    }
    if (root.isMissingNode()) {
      throw invalidJson("there is nothing but white space");
    }
    throw JsonRecord.wrongType("the record", root, "an object");
  }

  /** Strictly: Jackson by itself lets some invalid UTF-8 pass. */
  private static String decode(byte[] json) throws CharacterCodingException {
    String text = UTF_8.newDecoder().decode(ByteBuffer.wrap(json)).toString();
    return text.startsWith("\ufeff") ? text.substring(1) : text;
  }

  private static UnreadableException invalidJson(String message) {
    return new UnreadableException("invalid-json", message);
  }
}
