package io.penstock.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.runners.TransformHierarchy;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The names of all steps: Flink finds the state of a checkpoint by them, so a renamed step loses
 * its state at the next restart. {@code -Dgolden.update=true} writes the files anew.
 */
class StepNamesTest {
  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource
  void areThoseOfTheGoldenFile(Graph graph) throws IOException {
    Path golden = graph.golden(".steps.txt");
    String steps = String.join("\n", steps(graph)) + "\n";
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(golden, steps, UTF_8);
    }
    assertThat(steps).isEqualTo(Files.readString(golden, UTF_8));
  }

  private List<String> steps(Graph graph) throws IOException {
    Pipeline pipeline = Pipeline.create();
    graph.build(pipeline, folder);
    List<String> names = new ArrayList<>();
    pipeline.traverseTopologically(
        new Pipeline.PipelineVisitor.Defaults() {
          @Override
          public void visitPrimitiveTransform(TransformHierarchy.Node node) {
            names.add(node.getFullName());
          }
        });
    return names;
  }
}
