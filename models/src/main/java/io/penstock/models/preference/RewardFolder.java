package io.penstock.models.preference;

import ai.djl.ndarray.NDManager;
import io.penstock.models.adapter.AdaptedModel;
import io.penstock.models.adapter.AdapterFolder;
import io.penstock.models.hf.HuggingFaceModel;
import io.penstock.models.hf.SequenceClassifier;
import io.penstock.models.hf.WriteOptions;
import io.penstock.models.nn.LanguageModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;

/**
 * A reward model as a folder: what {@code transformers} reads as {@code
 * AutoModelForSequenceClassification} with one label, or adapters on another folder with a head of
 * their own, as PEFT keeps them ({@code SEQ_CLS}).
 */
public final class RewardFolder {
  private static final String ADAPTER = "reward";

  /** Where versions before 2026-11 kept the head. */
  private static final String OLD_HEAD = "score.safetensors";

  private final Path folder;
  private final Path base;

  private RewardFolder(Path folder, Path base) {
    this.folder = folder;
    this.base = base;
  }

  /** Whether a folder's model has a head. */
  public static boolean isIn(Path folder) throws IOException {
    return SequenceClassifier.isIn(folder) || AdapterFolder.isClassifier(folder);
  }

  /**
   * The reward model in a folder.
   *
   * @throws IOException if there is none, or its adapters' base is not there
   */
  public static RewardFolder at(Path folder) throws IOException {
    if (AdapterFolder.isClassifier(folder)) {
      return new RewardFolder(folder, AdapterFolder.base(folder));
    } else if (SequenceClassifier.isIn(folder)) {
      return new RewardFolder(folder, folder);
    } else if (Files.exists(folder.resolve(OLD_HEAD))) {
      throw new IOException(
          folder.resolve(OLD_HEAD)
              + ": a head beside its model is no longer read; `train reward` makes a folder that is");
    }
    throw new IOException(
        folder + ": is no reward model, which `train reward` or transformers makes");
  }

  /** The folder that has tokenizer and chat template. */
  public Path base() {
    return base;
  }

  /** The model below the head, adapters merged; of use for its vectors alone. */
  public LanguageModel readBackbone(NDManager parent) throws IOException {
    if (base.equals(folder)) {
      return SequenceClassifier.readBackbone(folder, parent);
    }
    LanguageModel model =
        SequenceClassifier.isIn(base)
            ? SequenceClassifier.readBackbone(base, parent)
            : HuggingFaceModel.read(base, parent);
    try {
      AdaptedModel adapted = AdaptedModel.of(model);
      AdapterFolder.readClassifier(folder, adapted, ADAPTER);
      adapted.activate(ADAPTER);
      adapted.mergeForGood();
      return model;
    } catch (IOException | RuntimeException e) {
      model.close();
      throw e;
    }
  }

  /**
   * The head on the model below it, which stays the caller's.
   *
   * @param paddingToken of the tokenizer, where {@code config.json} names none
   */
  public RewardModel read(LanguageModel backbone, OptionalInt paddingToken, NDManager parent)
      throws IOException {
    float[] head =
        base.equals(folder)
            ? SequenceClassifier.readHead(folder, parent)
            : AdapterFolder.readHead(folder, parent);
    try {
      return RewardModel.of(backbone, head, padding(base, paddingToken), parent);
    } catch (IllegalArgumentException e) {
      throw new IOException(folder + ": " + e.getMessage(), e);
    }
  }

  /** What a folder's {@code config.json} names as padding, or else that of its tokenizer. */
  public static OptionalInt padding(Path folder, OptionalInt ofTokenizer) throws IOException {
    OptionalInt named = SequenceClassifier.paddingToken(folder);
    return named.isPresent() ? named : ofTokenizer;
  }

  /** Writes a model whole; adapters must have been merged. */
  public static void write(RewardModel model, Path folder, WriteOptions options)
      throws IOException {
    SequenceClassifier.write(model.backbone(), model.head(), model.paddingToken(), folder, options);
  }

  /** Writes adapters and head; the base stays where it is. */
  public static void writeAdapter(
      RewardModel model, AdaptedModel adapted, String adapter, Path folder) throws IOException {
    AdapterFolder.writeClassifier(adapted, adapter, model.head(), folder);
  }
}
