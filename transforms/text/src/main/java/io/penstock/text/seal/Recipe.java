package io.penstock.text.seal;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.penstock.schemas.shard.Hashes;
import io.penstock.text.tokenize.ByteLevelBpe;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** All that decides, besides the live rows, what the files of a sealed version hold. */
record Recipe(SealOptions options, @Nullable ByteLevelBpe tokenizer) {
  /** Raised when the same rows and options would give other files than before. */
  private static final int REVISION = 2;

  private static final int NAME_DIGITS = 16;

  /** As written into the manifest. */
  Map<String, String> configuration() {
    Map<String, String> configuration = new TreeMap<>();
    configuration.put("seal-revision", Integer.toString(REVISION));
    configuration.put("sequence-length", Integer.toString(options.sequenceLength()));
    configuration.put("held-out-fraction", Double.toString(options.heldOutFraction()));
    configuration.put("seed", Long.toString(options.seed()));
    if (tokenizer == null) {
      configuration.put("vocabulary-size", Integer.toString(options.vocabularySize()));
    } else {
      configuration.put("tokenizer", tokenizer.hash());
    }
    return configuration;
  }

  String hash() {
    return Hashes.sha256(configuration().toString().getBytes(UTF_8));
  }

  /** The folder of a version sealed by this recipe. */
  String folderName(String version) {
    return version + '-' + hash().substring(0, NAME_DIGITS);
  }
}
