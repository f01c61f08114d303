package io.penstock.models.generate;

import ai.djl.ndarray.NDArray;
import io.penstock.models.nn.Gpt;
import io.penstock.models.nn.GptConfig;
import io.penstock.models.nn.GptConfig.Activation;
import io.penstock.models.nn.LanguageModel;
import io.penstock.models.nn.Linear;
import io.penstock.models.nn.Llama;
import io.penstock.models.nn.LlamaConfig;
import io.penstock.models.nn.Rotary;
import io.penstock.models.vector.PackedMatrix;
import io.penstock.models.vector.VectorMath;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A copy of a model's weights as {@link VectorStep} reads them. GPT-2 and the Llama family are one
 * shape here: what one of them lacks is null.
 *
 * @param activation between the maps of a feed-forward layer that has no gate
 * @param positions learned ones: [positions][width]
 * @param rotary turns queries and keys
 * @param parts how many threads the matrices are cut for
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record VectorModel(
    int width,
    int vocabSize,
    int heads,
    int keyValueHeads,
    int headSize,
    double epsilon,
    int slidingWindow,
    @Nullable Activation activation,
    @Nullable Rotary rotary,
    float @Nullable [] positions,
    PackedMatrix embedding,
    List<Block> blocks,
    Norm finalNorm,
    PackedMatrix head,
    int parts) {

  /** A layer norm, or a root-mean-square norm where there is no bias. */
  record Norm(float[] weight, float @Nullable [] bias) {
    void of(float[] x, int from, double epsilon, float[] y, int to) {
      if (bias == null) {
        VectorMath.rmsNorm(x, from, weight, epsilon, y, to);
      } else {
        VectorMath.layerNorm(x, from, weight, bias, epsilon, y, to);
      }
    }
  }

  /** A linear map; the bias is padded as the matrix's outputs are. */
  record Map(PackedMatrix matrix, float @Nullable [] bias) {
    int size() {
      return matrix.paddedOutputs();
    }

    /** Its part of {@code y = map(x)}. */
    void apply(int part, float[] x, int from, float[] y, int to) {
      matrix.multiply(part, x, from, y, to);
      if (bias != null) {
        for (int i = matrix.firstColumn(part); i < matrix.firstColumn(part + 1); i++) {
          y[to + i] += bias[i];
        }
      }
    }
  }

  /** One block; query and key norms and the gate where the family has them. */
  record Block(
      Norm norm1,
      Map query,
      Map key,
      Map value,
      @Nullable Norm queryNorm,
      @Nullable Norm keyNorm,
      Map attended,
      Norm norm2,
      @Nullable Map gate,
      Map up,
      Map down) {}

  /** A copy of a model of plain maps, cut for so many threads. */
  static VectorModel of(LanguageModel model, int parts) {
    Copy copy = new Copy(model, parts);
    return model instanceof Llama llama
        ? llama(copy, llama.config())
        : gpt(copy, ((Gpt) model).config());
  }

  private static VectorModel gpt(Copy copy, GptConfig config) {
    List<Block> blocks = new ArrayList<>();
    int width = config.width();
    for (int layer = 0; layer < config.layers(); layer++) {
      String at = "transformer.h." + layer + ".";
      List<Map> queryKeyValue = copy.maps(at + "attn.c_attn", 3);
      blocks.add(
          new Block(
              copy.layerNorm(at + "ln_1"),
              queryKeyValue.get(0),
              queryKeyValue.get(1),
              queryKeyValue.get(2),
              null,
              null,
              copy.map(at + "attn.c_proj"),
              copy.layerNorm(at + "ln_2"),
              null,
              copy.map(at + "mlp.c_fc"),
              copy.map(at + "mlp.c_proj")));
    }
    PackedMatrix embedding = copy.matrix("transformer.wte.weight");
    return new VectorModel(
        width,
        config.vocabSize(),
        config.heads(),
        config.heads(),
        config.headSize(),
        config.normEpsilon(),
        0,
        config.activation(),
        null,
        copy.values("transformer.wpe.weight"),
        embedding,
        blocks,
        copy.layerNorm("transformer.ln_f"),
        config.tied() ? embedding : copy.matrix("lm_head.weight"),
        copy.parts);
  }

  private static VectorModel llama(Copy copy, LlamaConfig config) {
    List<Block> blocks = new ArrayList<>();
    boolean normed = config.queryKeyNorm();
    for (int layer = 0; layer < config.layers(); layer++) {
      String at = "model.layers." + layer + ".";
      blocks.add(
          new Block(
              copy.norm(at + "input_layernorm"),
              copy.map(at + "self_attn.q_proj"),
              copy.map(at + "self_attn.k_proj"),
              copy.map(at + "self_attn.v_proj"),
              normed ? copy.norm(at + "self_attn.q_norm") : null,
              normed ? copy.norm(at + "self_attn.k_norm") : null,
              copy.map(at + "self_attn.o_proj"),
              copy.norm(at + "post_attention_layernorm"),
              copy.map(at + "mlp.gate_proj"),
              copy.map(at + "mlp.up_proj"),
              copy.map(at + "mlp.down_proj")));
    }
    PackedMatrix embedding = copy.matrix("model.embed_tokens.weight");
    return new VectorModel(
        config.width(),
        config.vocabSize(),
        config.heads(),
        config.keyValueHeads(),
        config.headSize(),
        config.normEpsilon(),
        config.slidingWindow(),
        null,
        config.rotary(),
        null,
        embedding,
        blocks,
        copy.norm("model.norm"),
        config.tied() ? embedding : copy.matrix("lm_head.weight"),
        copy.parts);
  }

  /** Takes weights from a model by name. */
  private record Copy(LanguageModel model, int parts) {
    float[] values(String name) {
      return model.parameters().get(name).toFloatArray();
    }

    Norm norm(String path) {
      return new Norm(values(path + ".weight"), null);
    }

    Norm layerNorm(String path) {
      float[] weight = values(path + ".weight");
      NDArray bias = model.parameters().byName().get(path + ".bias");
      return new Norm(weight, bias == null ? new float[weight.length] : bias.toFloatArray());
    }

    PackedMatrix matrix(String name) {
      NDArray weight = model.parameters().get(name);
      int outputs = (int) weight.getShape().get(0);
      int inputs = (int) weight.getShape().get(1);
      return new PackedMatrix(weight.toFloatArray(), 0, outputs, inputs, parts);
    }

    Map map(String path) {
      return maps(path, 1).get(0);
    }

    /** Maps that the model has in one, one behind the other. */
    List<Map> maps(String path, int count) {
      Linear linear = (Linear) model.projections().get(path);
      float[] rows = linear.weight().toFloatArray();
      float[] bias = linear.bias() == null ? null : linear.bias().toFloatArray();
      int inputs = (int) linear.inputSize();
      int outputs = (int) linear.outputSize() / count;
      List<Map> maps = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        maps.add(
            new Map(
                new PackedMatrix(rows, i * outputs, outputs, inputs, parts),
                bias == null ? null : padded(bias, i * outputs, outputs)));
      }
      return maps;
    }

    private static float[] padded(float[] values, int from, int count) {
      float[] padded = new float[VectorMath.padded(count)];
      System.arraycopy(values, from, padded, 0, count);
      return padded;
    }
  }
}
