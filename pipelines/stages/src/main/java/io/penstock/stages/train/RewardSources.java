package io.penstock.stages.train;

import ai.djl.ndarray.NDManager;
import io.penstock.models.nn.LanguageModel;
import io.penstock.models.preference.PreferenceOps;
import io.penstock.models.preference.RewardFolder;
import io.penstock.models.preference.RewardModel;
import io.penstock.models.reinforce.HttpReward;
import io.penstock.models.reinforce.ModelReward;
import io.penstock.models.reinforce.RewardFunction;
import io.penstock.models.reinforce.Rewards;
import io.penstock.models.reinforce.Rewards.Weighted;
import io.penstock.models.reinforce.RuleRewards;
import io.penstock.text.tokenize.PipelineTokenizer;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Opens what the settings name as rewards; owns it. */
final class RewardSources implements AutoCloseable {
  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private final ReinforceSettings settings;
  private final Path policyFolder;
  private final PreferenceOps ops;
  private final NDManager manager;
  private final Rewards rewards;

  /**
   * Opens them.
   *
   * @throws IllegalArgumentException naming a source that is unknown or whose class is none
   * @throws IOException if a reward model's folder cannot be read
   */
  RewardSources(ReinforceSettings settings, Path policyFolder, PreferenceOps ops, NDManager manager)
      throws IOException {
    this.settings = settings;
    this.policyFolder = policyFolder;
    this.ops = ops;
    this.manager = manager;
    List<String> names = List.of(settings.rewardFuncs().split(",", -1));
    List<Double> weights = settings.weights();
    if (!weights.isEmpty() && weights.size() != names.size()) {
      throw new IllegalArgumentException(
          "reward-weights: %d of them, but %d reward-funcs"
              .formatted(weights.size(), names.size()));
    }
    try {
      List<Weighted> functions = new ArrayList<>();
      for (int i = 0; i < names.size(); i++) {
        RewardFunction function = function(names.get(i).strip());
        functions.add(
            new Weighted(
                function,
                weights.isEmpty() ? 1 : weights.get(i),
                !(function instanceof ModelReward)));
      }
      rewards = new Rewards(functions, settings.rewardLimit());
      open.push(rewards);
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  Rewards rewards() {
    return rewards;
  }

  private RewardFunction function(String name) throws IOException {
    if (name.equals("exact")) {
      return RuleRewards.exact(settings.exactColumn());
    } else if (name.equals("format")) {
      return RuleRewards.format(settings.formatRegex());
    } else if (name.startsWith("class:")) {
      return named(name.substring("class:".length()));
    } else if (name.startsWith("model:")) {
      return model(Path.of(name.substring("model:".length())));
    } else if (name.startsWith("http://") || name.startsWith("https://")) {
      return new HttpReward(URI.create(name), settings.rewardLimit());
    }
    throw new IllegalArgumentException(
        "reward-funcs: expected exact, format, class:NAME, model:DIR or an http address, not '"
            + name
            + "'");
  }

  private RewardFunction named(String className) throws IOException {
    List<URL> places = new ArrayList<>();
    for (String place : settings.rewardClassPath().split(File.pathSeparator, -1)) {
      if (!place.isEmpty()) {
        places.add(Path.of(place).toUri().toURL());
      }
    }
    URLClassLoader loader =
        new URLClassLoader(places.toArray(URL[]::new), RewardFunction.class.getClassLoader());
    open.push(loader);
    try {
      return loader
          .loadClass(className)
          .asSubclass(RewardFunction.class)
          .getConstructor()
          .newInstance();
    } catch (ReflectiveOperationException | ClassCastException e) {
      throw new IllegalArgumentException(
          "reward-funcs: class:%s must be a public %s with a public constructor without parameters, in reward-class-path (%s)"
              .formatted(className, RewardFunction.class.getName(), e),
          e);
    }
  }

  private RewardFunction model(Path named) throws IOException {
    RewardFolder folder = RewardFolder.at(named);
    if (!PipelineTokenizer.read(folder.base())
        .hash()
        .equals(PipelineTokenizer.read(policyFolder).hash())) {
      throw new IllegalArgumentException(
          "reward-funcs: model:%s has another tokenizer than --model %s, so it would read other words"
              .formatted(named, policyFolder));
    }
    LanguageModel backbone = folder.readBackbone(manager);
    open.push(backbone);
    RewardModel model = folder.read(backbone, TokenizerFiles.paddingOf(folder.base()), manager);
    open.push(model);
    return new ModelReward(model, ops, 64);
  }

  @Override
  public void close() throws IOException {
    while (!open.isEmpty()) {
      try {
        open.pop().close();
      } catch (IOException | RuntimeException e) {
        throw e;
      } catch (Exception e) {
        throw new IOException(e);
      }
    }
  }
}
