package io.penstock.stages.train;

import io.penstock.models.preference.PreferenceRows;
import io.penstock.models.preference.TokenPair;
import io.penstock.models.preference.TokenThumb;
import io.penstock.schemas.shard.Hashes;
import io.penstock.text.mask.LabelAnswers;
import io.penstock.text.mask.TokenLedger;
import io.penstock.text.mask.Truncation;
import io.penstock.text.seal.SealedData;
import io.penstock.text.seal.Split;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Preferences to learn: a sealed folder, or a file of JSON lines or an array in any of the shapes
 * that ingest knows. Both are made tokens by the same code, so the same rows in the same order are
 * the same training. Nothing is left out silently: {@link #counts} says what became of all rows.
 */
final class PreferenceData {
  /** Of the heap, for the rows of a split; the model's own memory lies outside of it. */
  private static final int SHARE = 8;

  private static final int HASH_DIGITS = 16;

  private final Path data;
  private final LearnedPreferences train;
  private final Optional<LearnedPreferences> heldOut;
  private final String hash;
  private final RowCounts counts;

  private PreferenceData(
      Path data,
      LearnedPreferences train,
      Optional<LearnedPreferences> heldOut,
      MessageDigest content,
      Map<String, TokenLedger> sealing) {
    this.data = data;
    this.train = train;
    this.heldOut = heldOut;
    this.hash = HexFormat.of().formatHex(content.digest()).substring(0, HASH_DIGITS);
    this.counts =
        new RowCounts(
            heldOut.map(LearnedPreferences::ledger).orElse(TokenLedger.EMPTY).plus(train.ledger()),
            train.firstDropped().or(() -> heldOut.flatMap(LearnedPreferences::firstDropped)),
            sealing);
  }

  /**
   * Opens a sealed folder or a file, and reads it through once.
   *
   * @param modelFolder whose tokenizer, end of a text and chat template make the tokens
   * @param maxLength how many tokens a prompt and an answer may have together
   * @param tooLong what becomes of longer rows
   * @throws IOException if it cannot be read, or has rows of another shape, or was sealed with
   *     another tokenizer
   */
  static PreferenceData open(
      Path data, Path modelFolder, PreferenceShape shape, int maxLength, Truncation tooLong)
      throws IOException {
    PreferenceEncoder encoder = new PreferenceEncoder(modelFolder);
    LabelAnswers rules = new LabelAnswers(tooLong, maxLength, encoder.special());
    try {
      return Files.isDirectory(data)
          ? sealed(SealedData.open(data), modelFolder, shape, rules)
          : ofFile(JsonPreferences.of(data, encoder, shape, rules), shape);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static PreferenceData ofFile(JsonPreferences file, PreferenceShape shape) {
    MessageDigest content = Hashes.sha256();
    LearnedPreferences all = learned(file, shape, content);
    return new PreferenceData(file.file(), all, Optional.empty(), content, Map.of());
  }

  private static PreferenceData sealed(
      SealedData data, Path modelFolder, PreferenceShape shape, LabelAnswers rules)
      throws IOException {
    PreferenceSource train = SealedPreferences.of(data, Split.TRAIN, shape, rules);
    PreferenceSource heldOut = SealedPreferences.of(data, Split.EVALUATION, shape, rules);
    SealedInput.requireTokenizer(data, modelFolder);
    SealedData unused = data.verified();
    Map<String, TokenLedger> sealing = new TreeMap<>();
    for (Split split : List.of(Split.TRAIN, Split.EVALUATION)) {
      sealing.put(split.label(), data.ledger(split));
    }
    MessageDigest content = Hashes.sha256();
    return new PreferenceData(
        data.folder(),
        learned(train, shape, content),
        Optional.of(learned(heldOut, shape, content)),
        content,
        sealing);
  }

  private static LearnedPreferences learned(
      PreferenceSource source, PreferenceShape shape, MessageDigest content) {
    return new LearnedPreferences(source, shape, Runtime.getRuntime().maxMemory() / SHARE, content);
  }

  /** What became of all rows. */
  RowCounts counts() {
    return counts;
  }

  /**
   * Pairs.
   *
   * @param heldOutFraction of a file, at its end, to evaluate; a sealed folder has its own split
   * @throws IOException if there is none to learn from
   */
  PreferenceRows<TokenPair> pairs(double heldOutFraction) throws IOException {
    return rows(LearnedPreferences::pairs, heldOutFraction);
  }

  /** Answers that are wanted or not; of a pair, both. */
  PreferenceRows<TokenThumb> thumbs(double heldOutFraction) throws IOException {
    return rows(LearnedPreferences::thumbs, heldOutFraction);
  }

  private <R> PreferenceRows<R> rows(
      Function<LearnedPreferences, List<R>> each, double heldOutFraction) throws IOException {
    List<R> rows = each.apply(train);
    if (rows.isEmpty()) {
      throw new IOException(
          "%s: has no preference to learn from: %s%s"
              .formatted(
                  data,
                  counts.sentence(),
                  counts
                      .firstDropped()
                      .map(first -> "; the first dropped is " + first)
                      .orElse("")));
    }
    if (heldOut.isPresent()) {
      List<R> evaluation = each.apply(heldOut.get());
      return new PreferenceRows<>(version(rows.size() + evaluation.size()), rows, evaluation);
    }
    int split = rows.size() - (int) (rows.size() * heldOutFraction);
    return new PreferenceRows<>(
        version(rows.size()), rows.subList(0, split), rows.subList(split, rows.size()));
  }

  /** Names the rows by their content, which the folder's or file's name only introduces. */
  private String version(int rows) {
    return data.getFileName() + "-" + rows + "-" + hash;
  }
}
