package io.penstock.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.util.construction.SplittableParDo;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The ids of Flink's operators, which are what a checkpoint or a savepoint names state by. An
 * operator without one gets an id from its place in the graph, and loses its state when a step is
 * put in before it. {@code -Dgolden.update=true} writes the files anew.
 */
class StateNamesTest {
  /** Beam's step that takes the record ids off; a map, without state. */
  private static final String STATELESS = "Flat Map";

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource
  void areThoseOfTheGoldenFile(Graph graph) throws Exception {
    Path golden = graph.golden(".states.txt");
    List<String> ids = new ArrayList<>();
    for (StreamNode node : operators(graph)) {
      if (node.getTransformationUID() == null) {
        assertThat(node.getOperatorName()).isEqualTo(STATELESS);
      } else {
        ids.add(node.getTransformationUID());
      }
    }
    assertThat(ids).doesNotHaveDuplicates();
    String all = String.join("\n", ids) + "\n";
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(golden, all, UTF_8);
    }
    assertThat(all).isEqualTo(Files.readString(golden, UTF_8));
  }

  /** The operators of the job that Beam makes, which it shows to nobody. */
  private List<StreamNode> operators(Graph graph) throws Exception {
    FlinkPipelineOptions options =
        new FlinkSettings(2, Duration.ofSeconds(1), 16).options(folder, "", 0);
    options.setFlinkMaster("[local]");
    options.setFlinkConfDir(conf().toString());
    Pipeline pipeline = Pipeline.create(options);
    graph.build(pipeline, folder);
    // As the runner does: its own sources instead of splittable steps.
    SplittableParDo.convertReadBasedSplittableDoFnsToPrimitiveReads(pipeline);
    Class<?> type =
        Class.forName("org.apache.beam.runners.flink.FlinkPipelineExecutionEnvironment");
    Constructor<?> constructor = type.getDeclaredConstructor(FlinkPipelineOptions.class);
    constructor.setAccessible(true);
    Object environment = constructor.newInstance(options);
    Method translate = type.getMethod("translate", Pipeline.class);
    translate.setAccessible(true);
    translate.invoke(environment, pipeline);
    Field flink = type.getDeclaredField("flinkStreamEnv");
    flink.setAccessible(true);
    return ((StreamExecutionEnvironment) flink.get(environment))
        .getStreamGraph().getStreamNodes().stream()
            .sorted((a, b) -> Integer.compare(a.getId(), b.getId()))
            .toList();
  }

  private Path conf() throws IOException {
    Path conf = Files.createDirectories(folder.resolve("conf"));
    Files.writeString(conf.resolve("flink-conf.yaml"), "", UTF_8);
    return conf;
  }
}
