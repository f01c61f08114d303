package io.penstock.models.preference;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.penstock.models.hf.HuggingFaceModel;
import io.penstock.models.nn.GptConfig;
import io.penstock.models.nn.LanguageModel;
import io.penstock.models.nn.ModelConfig;
import io.penstock.models.tensor.TorchEngine;
import io.penstock.models.tensor.TorchOps;
import io.penstock.models.train.ForwardPolicy;
import io.penstock.models.train.Invariances.Finding;
import io.penstock.models.train.MetricSums;
import io.penstock.models.train.Options;
import io.penstock.models.train.TrainingConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each check finds what it is there to find. */
class PreferenceInvariancesTest {
  private static final PreferenceRows<TokenPair> PAIRS = RandomRows.pairs(12, 2, 16, 0);

  private final Path directory;

  PreferenceInvariancesTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  void aSoundRunPassesAll() throws IOException {
    assertThat(check(Fault.NONE))
        .allMatch(Finding::holds)
        .extracting(Finding::name)
        .containsExactly(
            "accumulation = one large batch",
            "gradient checkpointing = plain",
            "rows in another order",
            "reference = policy at the start",
            "precomputed reference = computed",
            "resumed = run through",
            "saved = loaded");
  }

  @Test
  void aLossThatLooksAtTheOrderIsFound() throws IOException {
    assertThat(broken(Fault.ORDER))
        .contains("accumulation = one large batch", "rows in another order");
  }

  @Test
  void aReferenceThatIsAnotherModelIsFound() throws IOException {
    assertThat(broken(Fault.REFERENCE)).containsExactly("reference = policy at the start");
  }

  @Test
  void aReferenceThatForgetsWhatItFollowedIsFound() throws IOException {
    assertThat(broken(Fault.STATE)).containsExactly("resumed = run through");
  }

  @Test
  void aModelThatIsNotWhatWasTrainedIsFound() throws IOException {
    assertThat(broken(Fault.WRITTEN)).containsExactly("saved = loaded");
  }

  private enum Fault {
    NONE,
    ORDER,
    REFERENCE,
    STATE,
    WRITTEN
  }

  private List<String> broken(Fault fault) throws IOException {
    return check(fault).stream().filter(each -> !each.holds()).map(Finding::name).toList();
  }

  private List<Finding> check(Fault fault) throws IOException {
    Map<String, String> few = Map.of("batch-rows", "4", "learning-rate", "0.01", "threads", "1");
    try (NDManager manager = TorchEngine.newManager()) {
      return new PreferenceInvariances<>(
              written -> new Learner(fault, written, manager),
              PAIRS,
              Options.override(TrainingConfig.SMALL, few))
          .check(directory, /* newAdapter= */ true);
    }
  }

  /** DPO, held to a reference that follows the policy, with a fault. */
  private static final class Learner implements PreferenceLearner<TokenPair> {
    private final Fault fault;
    private final NDManager manager;
    private final LanguageModel model;
    private final DpoLearning dpo;

    Learner(Fault fault, @Nullable Path written, NDManager parent) throws IOException {
      this.fault = fault;
      manager = parent.newSubManager();
      model = written == null ? model(11) : HuggingFaceModel.read(written, manager);
      PreferenceOps ops = PreferenceOps.on(manager);
      SyncedReference following =
          new SyncedReference(model(fault == Fault.REFERENCE ? 12 : 11), model, 0.6, 1, ops);
      dpo =
          new DpoLearning(
              model,
              fault == Fault.STATE ? forgetful(following) : following,
              DpoConfig.DEFAULT,
              ops);
    }

    private LanguageModel model(int seed) {
      return HuggingFaceModel.initialised(new GptConfig(16, 24, 1, 2, 16, 3), seed, manager);
    }

    private static ReferencePolicy forgetful(SyncedReference following) {
      return new ReferencePolicy() {
        @Override
        public NDArray logProbs(List<Sequence> sequences, NDManager scope) {
          return following.logProbs(sequences, scope);
        }

        @Override
        public void updated(long step) {
          following.updated(step);
        }
      };
    }

    @Override
    public PreferenceMethod<TokenPair> method() {
      return fault == Fault.ORDER ? new FirstCountsTwice(dpo) : dpo;
    }

    @Override
    public LanguageModel model() {
      return model;
    }

    @Override
    public ForwardPolicy policy() {
      return ForwardPolicy.PLAIN;
    }

    @Override
    public void write(Path folder) throws IOException {
      HuggingFaceModel.write(fault == Fault.WRITTEN ? model(11) : model, folder);
    }

    @Override
    public void close() {
      manager.close();
    }
  }

  /** Claims that rows are apart. */
  private record FirstCountsTwice(DpoLearning dpo) implements PreferenceMethod<TokenPair> {
    @Override
    public NDArray loss(
        List<TokenPair> rows, ForwardPass pass, NDManager scope, MetricSums metrics) {
      List<TokenPair> twice = new ArrayList<>(rows);
      twice.add(rows.get(0));
      return dpo.loss(twice, pass, scope, metrics);
    }

    @Override
    public String name() {
      return dpo.name();
    }

    @Override
    public Record config() {
      return dpo.config();
    }

    @Override
    public Map<String, NDArray> trained() {
      return dpo.trained();
    }

    @Override
    public ModelConfig model() {
      return dpo.model();
    }

    @Override
    public NDManager manager() {
      return dpo.manager();
    }

    @Override
    public TorchOps ops() {
      return dpo.ops();
    }

    @Override
    public List<Sequence> sequences(List<TokenPair> rows) {
      return dpo.sequences(rows);
    }

    @Override
    public NDArray says(List<Sequence> sequences, NDManager scope) {
      return dpo.says(sequences, scope);
    }

    @Override
    public Together together() {
      return dpo.together();
    }
  }
}
