package io.penstock.models.generate;

import io.penstock.models.generate.VectorModel.Block;
import io.penstock.models.generate.VectorModel.Norm;
import io.penstock.models.nn.GptConfig.Activation;
import io.penstock.models.nn.LanguageModel;
import io.penstock.models.nn.LlamaConfig;
import io.penstock.models.nn.ModelConfig;
import io.penstock.models.nn.Rotary;
import io.penstock.models.vector.KeyValueCache;
import io.penstock.models.vector.ThreadTeam;
import io.penstock.models.vector.VectorMath;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A step for one text on a CPU, in the registers of the processor: libtorch's product of a matrix
 * with one vector reads memory at a third of what a core can. The prompt is read by libtorch, whose
 * product of matrices is the better one. The threads of its team end with it.
 */
final class VectorStep implements DecodeStep {
  private final LanguageModel source;
  private final VectorModel model;
  private final ThreadTeam team;
  private final KeyValueCache[][] caches; // [layer][key and value head]
  private final float[] x;
  private final float[] query;
  private final float[] key;
  private final float[] value;
  private final float[] attended;
  private final float[] change;
  private final float[] gate;
  private final float[] up;
  private final float[] scores;
  private final Own[] own;
  private final float[] cosines;
  private final float[] sines;
  private float @Nullable [] frequencies;
  private int filled;

  /** What each thread has for itself. */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  private record Own(float[] normed, float[] scores, float[] seen) {}

  /**
   * For one text of a model.
   *
   * @param model a copy of {@code source} as it is now
   * @param capacity how many tokens at most will be read
   */
  VectorStep(LanguageModel source, VectorModel model, int capacity) {
    this.source = source;
    this.model = model;
    team = new ThreadTeam(model.parts());
    int layers = model.blocks().size();
    caches = new KeyValueCache[layers][model.keyValueHeads()];
    for (KeyValueCache[] layer : caches) {
      for (int head = 0; head < layer.length; head++) {
        layer[head] = new KeyValueCache(capacity, model.headSize());
      }
    }
    Block block = model.blocks().get(0);
    int width = VectorMath.padded(model.width());
    x = new float[width];
    change = new float[width];
    query = new float[block.query().size()];
    key = new float[block.key().size()];
    value = new float[block.value().size()];
    attended = new float[block.query().size()];
    up = new float[block.up().size()];
    gate = new float[block.gate() == null ? 0 : block.gate().size()];
    scores = new float[model.head().paddedOutputs()];
    own = new Own[model.parts()];
    for (int rank = 0; rank < own.length; rank++) {
      own[rank] =
          new Own(
              new float[width],
              new float[KeyValueCache.scores(capacity)],
              new float[VectorMath.padded(model.headSize())]);
    }
    cosines = new float[model.headSize() / 2];
    sines = new float[model.headSize() / 2];
  }

  /** What the copy of a model's weights and the caches take of the heap. */
  static long bytes(LanguageModel model, int capacity) {
    ModelConfig config = model.config();
    long cached =
        config instanceof LlamaConfig llama
            ? (long) llama.keyValueHeads() * llama.headSize()
            : config.width();
    return Float.BYTES * (model.parameters().size() + 2L * config.layers() * cached * capacity);
  }

  @Override
  public int filled() {
    return filled;
  }

  @Override
  public float[][] read(long[][] ids) {
    if (filled == 0) {
      return readPrompt(ids);
    }
    embed((int) ids[0][0]);
    team.run(this::pass);
    filled++;
    return new float[][] {Arrays.copyOf(scores, model.vocabSize())};
  }

  private float[][] readPrompt(long[][] ids) {
    int count = ids[0].length;
    try (TorchStep step = TorchStep.of(source, new int[1], count).orElseThrow()) {
      float[][] first = step.read(ids);
      for (int layer = 0; layer < caches.length; layer++) {
        float[] keys = step.keys(layer);
        float[] values = step.values(layer);
        for (int head = 0; head < model.keyValueHeads(); head++) {
          for (int position = 0; position < count; position++) {
            int at = (head * count + position) * model.headSize();
            caches[layer][head].put(position, keys, at, values, at);
          }
        }
      }
      filled = count;
      return first;
    }
  }

  private void embed(int id) {
    model.embedding().row(id, x, 0);
    float[] positions = model.positions();
    if (positions != null) {
      for (int i = 0; i < model.width(); i++) {
        x[i] += positions[filled * model.width() + i];
      }
    }
    Rotary rotary = model.rotary();
    if (rotary != null) {
      turn(rotary);
    }
  }

  private void turn(Rotary rotary) {
    float[] each = frequencies;
    if (each == null || rotary.dependsOnLength()) {
      each = rotary.inverseFrequencies(model.headSize(), filled + 1);
      frequencies = each;
    }
    float scale = (float) rotary.attentionFactor();
    for (int i = 0; i < each.length; i++) {
      float angle = filled * each[i];
      cosines[i] = (float) Math.cos(angle) * scale;
      sines[i] = (float) Math.sin(angle) * scale;
    }
  }

  /** What one thread does of a token: its columns of every map, and its heads. */
  private void pass(int rank) {
    float[] normed = own[rank].normed;
    for (int layer = 0; layer < caches.length; layer++) {
      Block block = model.blocks().get(layer);
      block.norm1().of(x, 0, model.epsilon(), normed, 0);
      block.query().apply(rank, normed, 0, query, 0);
      block.key().apply(rank, normed, 0, key, 0);
      block.value().apply(rank, normed, 0, value, 0);
      team.meet();
      for (int head = rank; head < model.keyValueHeads(); head += team.size()) {
        attend(block, caches[layer][head], head, own[rank]);
      }
      team.meet();
      addTo(x, block.attended(), rank, attended);
      team.meet();
      block.norm2().of(x, 0, model.epsilon(), normed, 0);
      float[] inner = feed(block, rank, normed);
      team.meet();
      addTo(x, block.down(), rank, inner);
      team.meet();
    }
    model.finalNorm().of(x, 0, model.epsilon(), normed, 0);
    model.head().multiply(rank, normed, 0, scores, 0);
  }

  private void addTo(float[] sum, VectorModel.Map map, int rank, float[] from) {
    map.apply(rank, from, 0, change, 0);
    int end = map.matrix().firstColumn(rank + 1);
    for (int i = map.matrix().firstColumn(rank); i < end; i++) {
      sum[i] += change[i];
    }
  }

  /** Remembers a key and a value, and looks with the queries that share them. */
  private void attend(Block block, KeyValueCache cache, int head, Own own) {
    int size = model.headSize();
    prepare(block.keyNorm(), key, head * size);
    cache.put(filled, key, head * size, value, head * size);
    int window = model.slidingWindow();
    int first = window == 0 ? 0 : Math.max(0, filled + 1 - window);
    int sharing = model.heads() / model.keyValueHeads();
    for (int i = head * sharing; i < (head + 1) * sharing; i++) {
      prepare(block.queryNorm(), query, i * size);
      cache.attend(query, i * size, first, filled + 1, own.scores, own.seen, 0);
      System.arraycopy(own.seen, 0, attended, i * size, size);
    }
  }

  /** Normalises and turns a head's numbers in place, where the model does. */
  private void prepare(@Nullable Norm norm, float[] heads, int from) {
    if (norm != null) {
      norm.of(heads, from, model.epsilon(), heads, from);
    }
    if (model.rotary() != null) {
      int half = cosines.length;
      for (int i = from; i < from + half; i++) {
        float a = heads[i];
        float b = heads[i + half];
        heads[i] = a * cosines[i - from] - b * sines[i - from];
        heads[i + half] = b * cosines[i - from] + a * sines[i - from];
      }
    }
  }

  private float[] feed(Block block, int rank, float[] normed) {
    block.up().apply(rank, normed, 0, up, 0);
    int from = block.up().matrix().firstColumn(rank);
    int to = block.up().matrix().firstColumn(rank + 1);
    if (block.gate() != null) {
      block.gate().apply(rank, normed, 0, gate, 0);
      VectorMath.siluTimes(gate, up, from, to);
      return gate;
    }
    if (model.activation() == Activation.GELU) {
      VectorMath.gelu(up, from, to);
    } else {
      VectorMath.geluNew(up, from, to);
    }
    return up;
  }

  @Override
  public void close() {
    team.close();
  }
}
