package io.penstock.models.hf;

import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.models.nn.LanguageModel;
import io.penstock.models.nn.ModelConfig;
import io.penstock.models.nn.ProjectionMaker;
import io.penstock.models.nn.Weights;
import java.io.IOException;

/** How Hugging Face writes the models of one kind. */
interface Architecture<C extends ModelConfig> {
  /** The shape that a {@code config.json} tells. */
  C config(ConfigJson json) throws IOException;

  /** The shape, where the weights say more than the configuration. */
  default C refined(C config, StoredWeights weights) throws IOException {
    return config;
  }

  /** The {@code config.json} of a shape. */
  ObjectNode json(C config);

  /** First weights, as {@code transformers} draws them. */
  Weights firstWeights(C config, long seed);

  /** The model. */
  LanguageModel model(C config, Weights weights, ProjectionMaker maker, NDManager parent);

  /** The parameter that a file's tensor holds. */
  default String parameterOf(String tensor) {
    return tensor;
  }

  /** Whether files hold the matrix as [in, out]. */
  default boolean isTransposed(String parameter) {
    return false;
  }

  /** Whether a tensor is none of the parameters and may yet be in a file: what is computed. */
  boolean isComputed(String parameter);

  /** Whether a shape's parameters go without these, which the format asks for, as zeros. */
  default boolean writesZeroBiases(C config) {
    return false;
  }

  /** Whether the format asks for a bias beside that weight. */
  default boolean hasBias(String parameter) {
    return false;
  }

  /** The name of the token embedding. */
  String embedding();

  /** The shape without an output layer of its own. */
  C tied(C config);

  /** A shape of this kind as what it is. */
  C own(ModelConfig config);
}
