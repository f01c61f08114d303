package io.penstock.text.seal;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.penstock.schemas.shard.Hashes;
import io.penstock.text.encode.ChatEncoder;
import io.penstock.text.encode.RowEncoder;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** All that decides, besides the live rows, what the files of a sealed version hold. */
record Recipe(SealOptions options, RowOptions rows, @Nullable RowEncoder encoder) {
  /** Raised when the same rows and options would give other files than before. */
  private static final int REVISION = 5;

  private static final int NAME_DIGITS = 16;

  /** As written into the manifest. */
  Map<String, String> configuration() {
    Map<String, String> configuration = new TreeMap<>();
    configuration.put("seal-revision", Integer.toString(REVISION));
    configuration.put("sequence-length", Integer.toString(options.sequenceLength()));
    configuration.put("held-out-fraction", Double.toString(options.heldOutFraction()));
    configuration.put("test-fraction", Double.toString(options.testFraction()));
    configuration.put("group-by", options.groupBy().name());
    configuration.put("seed", Long.toString(options.seed()));
    configuration.put("kind", rows.kind().label());
    configuration.put("loss", label(rows.loss()));
    configuration.put("truncation", label(rows.truncation()));
    configuration.put("max-length", Integer.toString(rows.maxLength()));
    configuration.put("packing", rows.packing().label());
    rows.fromDocuments().ifPresent(t -> configuration.put("from-documents", t.toString()));
    if (encoder == null) {
      configuration.put("vocabulary-size", Integer.toString(options.vocabularySize()));
    } else {
      configuration.put("tokenizer", encoder.tokenizer().hash());
      configuration.put("vocabulary", encoder.tokenizer().vocabularyHash());
      configuration.put("end", encoder.ends().toString());
      encoder.chat().map(ChatEncoder::hash).ifPresent(h -> configuration.put("chat-template", h));
    }
    return configuration;
  }

  private static String label(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  String hash() {
    return Hashes.sha256(configuration().toString().getBytes(UTF_8));
  }

  /** The folder of a version sealed by this recipe. */
  String folderName(String version) {
    return version + '-' + hash().substring(0, NAME_DIGITS);
  }
}
