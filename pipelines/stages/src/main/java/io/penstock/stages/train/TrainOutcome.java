package io.penstock.stages.train;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.models.train.TrainingFolder;
import io.penstock.models.train.TrainingResult;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How a run of {@code penstock train} ended, as it is said at the end.
 *
 * @param folder of the run
 * @param pace of its steps
 */
record TrainOutcome(TrainingResult result, Path folder, RunPace pace) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * Says it.
   *
   * @param asJson as one line, for machines
   */
  void print(PrintWriter out, boolean asJson) throws IOException {
    Optional<RowCounts> rows = RowCounts.in(folder);
    Path model = TrainingFolder.at(folder).model();
    if (asJson) {
      out.println(JSON.writeValueAsString(json(rows, model)));
    } else {
      rows.ifPresent(counts -> out.println(counts.sentence()));
      print(out, model);
    }
    out.flush();
  }

  private ObjectNode json(Optional<RowCounts> rows, Path model) {
    ObjectNode line = JSON.createObjectNode();
    result.evalLoss().ifPresent(loss -> line.put("eval_loss", loss));
    result.fullEvalLoss().ifPresent(loss -> line.put("full_eval_loss", loss));
    line.put("steps", result.steps());
    line.put("stopped", result.stopped());
    line.put("tokens_per_second", pace.tokensPerSecond());
    line.put("milliseconds_per_step", pace.millisPerStep());
    line.put("peak_memory_bytes", RunPace.peakMemoryBytes());
    rows.ifPresent(counts -> line.set("rows", counts.json()));
    line.put("model", result.stopped() ? null : model.toString());
    return line;
  }

  private void print(PrintWriter out, Path model) {
    if (result.stopped()) {
      out.println("stopped at step %d; --resume goes on".formatted(result.steps()));
      return;
    }
    result.evalLoss().ifPresent(loss -> out.println("eval_loss %.4f".formatted(loss)));
    out.println("%d steps; the model is %s".formatted(result.steps(), model));
  }
}
