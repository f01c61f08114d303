package io.penstock.models.hf;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.models.nn.LlamaConfig;
import io.penstock.models.nn.Rotary;
import java.io.IOException;
import java.util.Set;

/**
 * The rotary embeddings in a {@code config.json}: {@code rope_parameters}, or in older files {@code
 * rope_theta} beside {@code rope_scaling}. Both are written.
 */
final class RotaryJson {
  private static final String PARAMETERS = "rope_parameters";
  private static final String SCALING = "rope_scaling";
  private static final String THETA = "rope_theta";
  private static final String LENGTH = "max_position_embeddings";
  private static final String TRAINED = "original_max_position_embeddings";
  private static final double DEFAULT_THETA = 10_000;
  private static final Set<String> TYPES =
      Set.of("default", "linear", "dynamic", "llama3", "yarn", "longrope");

  private RotaryJson() {}

  /** How long a row may be; the dynamic variant counts from the length it was trained with. */
  static int contextLength(ConfigJson json, Rotary rotary) throws IOException {
    int length = json.positive(LENGTH);
    return rotary instanceof Rotary.Dynamic dynamic
        ? (int) Math.min(Integer.MAX_VALUE, (long) (length * dynamic.factor()))
        : length;
  }

  static Rotary read(ConfigJson json, int headSize) throws IOException {
    requireWhole(json);
    String key = json.has(PARAMETERS) ? PARAMETERS : SCALING;
    double theta = json.positiveNumber(THETA, DEFAULT_THETA);
    if (!json.has(key)) {
      return new Rotary.Plain(theta);
    }
    ConfigJson rope = json.object(key);
    theta = rope.positiveNumber(THETA, theta);
    requireWhole(rope);
    String type = rope.oneOf("rope_type", rope.oneOf("type", "default", TYPES), TYPES);
    // Phi-3's files have it beside the others, and transformers gives that one priority.
    int trained = json.positive(TRAINED, rope.positive(TRAINED, json.positive(LENGTH)));
    return switch (type) {
      case "default" -> new Rotary.Plain(theta);
      case "linear" -> new Rotary.Linear(theta, factor(rope));
      case "dynamic" -> new Rotary.Dynamic(theta, factor(rope), json.positive(LENGTH));
      case "llama3" ->
          new Rotary.Llama3(
              theta,
              factor(rope),
              rope.number("low_freq_factor"),
              rope.number("high_freq_factor"),
              trained);
      case "yarn" -> yarn(rope, theta, trained);
      case "longrope" -> longRope(json, rope, theta, trained, headSize / 2);
      default -> throw new AssertionError(type);
    };
  }

  /** The models of this family turn all of a head; transformers does not know them otherwise. */
  private static void requireWhole(ConfigJson json) throws IOException {
    if (json.number("partial_rotary_factor", 1) != 1) {
      throw json.wrong("partial_rotary_factor", "1, which is all that is supported");
    }
  }

  private static double factor(ConfigJson rope) throws IOException {
    double factor = rope.number("factor");
    if (factor < 1) {
      throw rope.wrong("factor", "a number from 1");
    }
    return factor;
  }

  private static Rotary yarn(ConfigJson rope, double theta, int trained) throws IOException {
    double factor = factor(rope);
    double mscale = rope.number("mscale", 0);
    double allDimensions = rope.number("mscale_all_dim", 0);
    double inferred =
        mscale != 0 && allDimensions != 0
            ? Rotary.Yarn.scale(factor, mscale) / Rotary.Yarn.scale(factor, allDimensions)
            : Rotary.Yarn.scale(factor, 1);
    return new Rotary.Yarn(
        theta,
        factor,
        trained,
        rope.positiveNumber("beta_fast", 32),
        rope.positiveNumber("beta_slow", 1),
        rope.positiveNumber("attention_factor", inferred),
        rope.flag("truncate", true));
  }

  private static Rotary longRope(
      ConfigJson json, ConfigJson rope, double theta, int trained, int pairs) throws IOException {
    double factor = rope.has("factor") ? factor(rope) : (double) json.positive(LENGTH) / trained;
    return new Rotary.LongRope(
        theta,
        rope.positiveNumbers("short_factor", pairs),
        rope.positiveNumbers("long_factor", pairs),
        trained,
        rope.positiveNumber("attention_factor", Rotary.LongRope.scale(factor, trained)));
  }

  static void write(LlamaConfig config, ObjectNode json) {
    Rotary rotary = config.rotary();
    boolean dynamic = rotary instanceof Rotary.Dynamic;
    json.put(LENGTH, dynamic ? ((Rotary.Dynamic) rotary).trainedLength() : config.contextLength());
    json.put(THETA, rotary.theta());
    ObjectNode rope = parameters(rotary);
    if (rotary instanceof Rotary.Plain) {
      json.putNull(SCALING);
    } else {
      json.set(SCALING, rope.deepCopy());
    }
    json.set(PARAMETERS, rope.put(THETA, rotary.theta()));
  }

  private static ObjectNode parameters(Rotary rotary) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    if (rotary instanceof Rotary.Linear linear) {
      return json.put("rope_type", "linear").put("factor", linear.factor());
    } else if (rotary instanceof Rotary.Dynamic dynamic) {
      return json.put("rope_type", "dynamic").put("factor", dynamic.factor());
    } else if (rotary instanceof Rotary.Llama3 llama) {
      return json.put("rope_type", "llama3")
          .put("factor", llama.factor())
          .put("low_freq_factor", llama.lowFrequencyFactor())
          .put("high_freq_factor", llama.highFrequencyFactor())
          .put(TRAINED, llama.trainedLength());
    } else if (rotary instanceof Rotary.Yarn yarn) {
      return json.put("rope_type", "yarn")
          .put("factor", yarn.factor())
          .put(TRAINED, yarn.trainedLength())
          .put("beta_fast", yarn.betaFast())
          .put("beta_slow", yarn.betaSlow())
          .put("attention_factor", yarn.attentionFactor())
          .put("truncate", yarn.truncate());
    } else if (rotary instanceof Rotary.LongRope longRope) {
      json.put("rope_type", "longrope")
          .put(TRAINED, longRope.trainedLength())
          .put("attention_factor", longRope.attentionFactor());
      longRope.shortFactors().forEach(json.putArray("short_factor")::add);
      longRope.longFactors().forEach(json.putArray("long_factor")::add);
      return json;
    }
    return json.put("rope_type", "default");
  }
}
