package io.penstock.cli.process;

import io.penstock.cli.CommandFailure;
import io.penstock.cli.process.MemoryLimits.Rule;
import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What can be started as a process of its own. Each has its jar and its classpath, so that Flink
 * and torch never meet.
 */
public final class Program {
  private static final List<String> SMALL = List.of("-XX:+UseSerialGC", "-Xshare:auto");

  /** What Kafka complains of goes to the log. */
  private static final List<String> BROKER_OPTIONS =
      List.of("-XX:+UseSerialGC", "-Xshare:auto", "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn");

  /**
   * The first two keep DJL from the network. Torch's idle threads would otherwise spin on cores
   * that the other processes want, which makes all of them many times slower. They sleep instead,
   * but only after some tenth of a millisecond, in which the next operation mostly comes: waking
   * them for each takes a fifth of a small model's step. From 6 MiB on, glibc gives each freed
   * matrix back at once, where it would by and by keep all below 32 MiB; of the rest it keeps up to
   * 16 MiB at hand.
   */
  private static final Map<String, String> OFFLINE_TORCH =
      Map.of(
          "DJL_OFFLINE", "true",
          "OPT_OUT_TRACKING", "true",
          "OMP_WAIT_POLICY", "passive",
          "GOMP_SPINCOUNT", "10000",
          "MALLOC_MMAP_THRESHOLD_", Integer.toString(6 << 20),
          "MALLOC_TRIM_THRESHOLD_", Integer.toString(16 << 20));

  /** RocksDB takes and gives back from many threads; glibc would keep an arena for each. */
  private static final Map<String, String> FEW_ARENAS = Map.of("MALLOC_ARENA_MAX", "2");

  /** Kafka and NIO move records of up to 64 MiB through buffers of each network and I/O thread. */
  private static final Rule BROKER_MEMORY = new Rule(16, 256, 1024, 448, 128, 192);

  /** The last holds RocksDB's cache as well. */
  private static final Rule INGEST_MEMORY = new Rule(8, 768, 4096, 320, 192, 512);

  /** The last holds libtorch and what a small model's training takes there. */
  private static final Rule WORKER_MEMORY = new Rule(8, 384, 8192, 320, 160, 1024);

  public static final Program BROKER =
      new Program("cli", Optional.empty(), BROKER_MEMORY, BROKER_OPTIONS, Map.of());
  public static final Program INGEST =
      new Program("ingest", Optional.empty(), INGEST_MEMORY, List.of(), FEW_ARENAS);

  /** Another main of the ingest's jar, which has the rules. */
  public static final Program FILTER =
      ingest("filter.FilterMain", new Rule(16, 512, 2048, 64, 96, 128));

  /** Remembers all lines, where the filter forgets each. */
  public static final Program DEDUPE =
      ingest("filter.DedupeMain", new Rule(4, 512, 8192, 64, 96, 128));

  /** Another one, of the parsers alone. */
  public static final Program EXTRACT =
      new Program(
          "ingest",
          Optional.of("io.penstock.ingest.extract.ExtractMain"),
          new Rule(4, 768, 8192, 64, 128, 192),
          List.of("-XX:+UseParallelGC", "-Xshare:auto"),
          FEW_ARENAS);

  /** Another main of the ingest's jar: chat templates. */
  public static final Program TEMPLATE =
      ingest("template.TemplateMain", new Rule(16, 512, 2048, 64, 96, 128));

  /** Another main of the ingest's jar; it holds a vocabulary, and for training all words. */
  public static final Program TOKENIZER =
      ingest("tokenizer.TokenizerMain", new Rule(8, 512, 4096, 64, 96, 128));

  public static final Program WORKER =
      new Program("stages", Optional.empty(), WORKER_MEMORY, List.of(), OFFLINE_TORCH);
  public static final Program SEARCH = stages("SearchMain", new Rule(16, 256, 1024, 64, 96, 128));
  public static final Program SEAL = stages("SealMain", new Rule(8, 384, 4096, 128, 96, 128));

  /** Decodes the rows of a sealed version. */
  public static final Program SHOW_TOKENS =
      stages("ShowTokensMain", new Rule(16, 256, 1024, 64, 96, 128));

  /** Trains; rows are held in its heap. */
  public static final Program TRAIN = torch("TrainMain", WORKER_MEMORY);

  /** Trains control agents: networks and a replay that are small. */
  public static final Program RL = torch("RlMain", new Rule(8, 384, 4096, 64, 128, 768));

  /**
   * A model and its texts. One text is read in wide registers, which the JVM has in an incubating
   * module: it says so on the error stream, and cannot be told not to. That goes through all
   * weights for each token, which huge pages make cheaper.
   */
  public static final Program GENERATE =
      new Program(
          "stages",
          Optional.of("io.penstock.stages.GenerateMain"),
          WORKER_MEMORY,
          List.of(
              "-XX:+UseSerialGC",
              "-Xshare:auto",
              "-XX:+UseTransparentHugePages",
              "--add-modules=jdk.incubator.vector"),
          OFFLINE_TORCH);

  /** Rows go through it one by one. */
  public static final Program PREDICT =
      torch("PredictMain", new Rule(16, 256, 1024, 320, 96, 1024));

  /** A model and its measures. */
  public static final Program EVALUATE = torch("EvaluateMain", WORKER_MEMORY);

  /** Reads and writes a model through libtorch's memory, which grows with the model. */
  public static final Program MERGE = torch("MergeMain", new Rule(16, 256, 1024, 320, 96, 1024));

  /** All of them, by the name of the command that starts them. */
  public static Map<String, Program> all() {
    Map<String, Program> programs = new LinkedHashMap<>();
    programs.put("broker", BROKER);
    programs.put("ingest", INGEST);
    programs.put("worker", WORKER);
    programs.put("filter", FILTER);
    programs.put("dedupe", DEDUPE);
    programs.put("extract", EXTRACT);
    programs.put("template", TEMPLATE);
    programs.put("tokenizer", TOKENIZER);
    programs.put("seal", SEAL);
    programs.put("show", SHOW_TOKENS);
    programs.put("search", SEARCH);
    programs.put("train", TRAIN);
    programs.put("rl", RL);
    programs.put("generate", GENERATE);
    programs.put("predict", PREDICT);
    programs.put("evaluate", EVALUATE);
    programs.put("merge", MERGE);
    return programs;
  }

  private final String module;
  private final Optional<String> mainClass;
  private final Rule memory;
  private final List<String> javaOptions;
  private final Map<String, String> environment;

  private Program(
      String module,
      Optional<String> mainClass,
      Rule memory,
      List<String> javaOptions,
      Map<String, String> environment) {
    this.module = module;
    this.mainClass = mainClass;
    this.memory = memory;
    this.javaOptions = javaOptions;
    this.environment = environment;
  }

  /**
   * The same for work that is over before the optimising compiler has paid for itself: on two cores
   * a demo takes a quarter less processor time without it.
   */
  public Program forShortWork() {
    List<String> options = new ArrayList<>(javaOptions);
    options.add("-XX:TieredStopAtLevel=1");
    return new Program(module, mainClass, memory, options, environment);
  }

  /** The same where somebody looks on: then it may write a line over and over. */
  Program onTerminal() {
    List<String> options = new ArrayList<>(javaOptions);
    options.add("-Dpenstock.terminal=true");
    return new Program(module, mainClass, memory, options, environment);
  }

  /** Another main of the worker's jar, which needs no torch. */
  private static Program stages(String mainClass, Rule memory) {
    return new Program(
        "stages", Optional.of("io.penstock.stages." + mainClass), memory, SMALL, Map.of());
  }

  /** Another main of the ingest's jar, one process of plain Java. */
  private static Program ingest(String mainClass, Rule memory) {
    return new Program(
        "ingest", Optional.of("io.penstock.ingest." + mainClass), memory, SMALL, Map.of());
  }

  /** Another main of the worker's jar, which has a model in libtorch. */
  private static Program torch(String mainClass, Rule memory) {
    return new Program(
        "stages", Optional.of("io.penstock.stages." + mainClass), memory, SMALL, OFFLINE_TORCH);
  }

  Rule memoryRule() {
    return memory;
  }

  /** What it may take on a machine with so much memory. */
  public MemoryLimits memory(long machineBytes) {
    return memory.on(machineBytes);
  }

  /**
   * Ready to be started; what the user's environment says goes before what is usual here.
   *
   * @throws CommandFailure if its jar is missing
   */
  public ProcessBuilder process(List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        javaOptions(MemoryLimits.machineBytes(), System.getenv().get("PENSTOCK_JAVA_OPTS")));
    Path jar = jar();
    command.addAll(classArchive(jar));
    if (mainClass.isPresent()) {
      command.addAll(List.of("-cp", jar.toString(), mainClass.get()));
    } else {
      command.addAll(List.of("-jar", jar.toString()));
    }
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command);
    environment.forEach(builder.environment()::putIfAbsent);
    return builder;
  }

  /**
   * What the JVM is told; of two that contradict each other it takes the later.
   *
   * @param own the user's options, separated by white space
   */
  List<String> javaOptions(long machineBytes, @Nullable String own) {
    List<String> options = new ArrayList<>(memory(machineBytes).javaOptions());
    options.addAll(javaOptions);
    if (own != null && !own.isBlank()) {
      options.addAll(List.of(own.strip().split("\\s+")));
    }
    return options;
  }

  /**
   * Where the build left its classes ready to be mapped, they need not be parsed and verified. An
   * archive of other jars or of another JVM is passed over, and there is nothing to say about it.
   */
  private static List<String> classArchive(Path jar) {
    String name = jar.getFileName().toString();
    Path archive = jar.resolveSibling(name.substring(0, name.length() - ".jar".length()) + ".jsa");
    return Files.isReadable(archive)
        ? List.of(
            "-XX:SharedArchiveFile=" + archive,
            "-Xshare:auto",
            "-Xlog:cds=off",
            "-Xlog:cds+dynamic=off")
        : List.of();
  }

  /** As built, in the module's target folder, or as installed, all jars in one folder. */
  private Path jar() {
    Path here = location();
    Path folder = here.getParent() == null ? here : here.getParent();
    String name = "penstock-" + module + ".jar";
    List<Path> candidates =
        List.of(
            folder.resolve(name),
            folder.resolve(Path.of("..", "..", module, "target", name)).normalize());
    return candidates.stream()
        .filter(Files::isRegularFile)
        .findFirst()
        .orElseThrow(
            () ->
                new CommandFailure(
                    "%s is missing, looked for it in %s: build it by ./mvnw package"
                        .formatted(name, candidates)));
  }

  /** The jar or folder that this class was loaded from. */
  private static Path location() {
    try {
      return new File(Program.class.getProtectionDomain().getCodeSource().getLocation().toURI())
          .toPath();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
