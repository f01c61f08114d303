package io.penstock.stages.train;

import ai.djl.ndarray.NDManager;
import io.penstock.models.tensor.TorchEngine;
import io.penstock.models.train.TrainingListener;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Short runs of the preference methods. */
final class PreferenceRuns {
  private PreferenceRuns() {}

  /** Trains, and gives all that was measured: name, step and value, to the last bit. */
  static List<String> run(
      TrainMethod method, Path data, Path model, Path folder, Map<String, String> settings)
      throws IOException {
    Map<String, String> all =
        new HashMap<>(Map.of("steps", "2", "batch-rows", "2", "eval-rows", "4", "threads", "1"));
    all.putAll(settings);
    TrainJob job = new TrainJob(method, method.defaults().with(all), data, model, null);
    List<String> measured = new ArrayList<>();
    TrainingListener listener =
        m -> measured.add("%s %d %s".formatted(m.name(), m.step(), Double.toHexString(m.value())));
    try (NDManager manager = TorchEngine.newManager()) {
      var unused = job.run(folder, manager, (training, remarks) -> listener, () -> false);
    }
    return measured;
  }
}
