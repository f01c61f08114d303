package io.penstock.models.preference;

import io.penstock.models.nn.LanguageModel;
import io.penstock.models.train.ForwardPolicy;
import java.io.IOException;
import java.nio.file.Path;

/** A method with the model that it trains and all that belongs to them; owns these. */
public interface PreferenceLearner<R> extends AutoCloseable {
  PreferenceMethod<R> method();

  /** The model that learns, under its head where it has one. */
  LanguageModel model();

  /** How rows go through it. */
  ForwardPolicy policy();

  /** Writes what was trained into a folder made for it; nothing is learned behind that. */
  void write(Path folder) throws IOException;

  @Override
  void close();
}
