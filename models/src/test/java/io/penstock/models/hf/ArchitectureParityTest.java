package io.penstock.models.hf;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import io.penstock.models.nn.LanguageModel;
import io.penstock.models.tensor.TorchEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/** Random models of transformers give its logits here, and ours give ours there. */
@Tag("parity")
@EnabledIfEnvironmentVariable(
    named = JudgePython.VARIABLE,
    matches = ".+",
    disabledReason = "PENSTOCK_PARITY_PYTHON names no Python that has torch and transformers")
class ArchitectureParityTest {
  @Test
  void logitsAreTheSameBothWays(@TempDir Path folder) throws Exception {
    JudgePython.run("judge_models.py", "make", folder.toString());
    List<Path> cases;
    try (Stream<Path> folders = Files.list(folder)) {
      cases = folders.sorted().toList();
    }
    assertThat(cases).hasSizeGreaterThan(10);
    TorchEngine.prepareThread(1);
    for (Path model : cases) {
      judge(
          model, "judge.json", loaded -> HuggingFaceModel.write(loaded, model.resolve("written")));
    }
    JudgePython.run("judge_models.py", "logits", folder.toString());
    for (Path model : cases) {
      judge(model, "written.json", loaded -> {});
    }
  }

  private static void judge(Path folder, String verdict, Check more) throws IOException {
    JudgedModel judged = JudgedModel.read(folder.resolve(verdict));
    try (NDManager manager = TorchEngine.newManager();
        LanguageModel model = HuggingFaceModel.read(folder, manager)) {
      judged.requireSameLogits(folder.toString(), model);
      more.check(model);
    }
  }

  private interface Check {
    void check(LanguageModel model) throws IOException;
  }
}
