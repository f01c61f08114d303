package io.penstock.cli.process;

import io.penstock.cli.CommandFailure;
import java.io.File;
import java.lang.management.ManagementFactory;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
   * that the other processes want, which makes all of them many times slower; who has cores to
   * spare sets OMP_WAIT_POLICY=active.
   */
  private static final Map<String, String> OFFLINE_TORCH =
      Map.of("DJL_OFFLINE", "true", "OPT_OUT_TRACKING", "true", "OMP_WAIT_POLICY", "passive");

  public static final Program BROKER =
      new Program("cli", Optional.empty(), new Heap(16, 256, 1024), BROKER_OPTIONS, Map.of());
  public static final Program INGEST =
      new Program("ingest", Optional.empty(), new Heap(8, 768, 4096), List.of(), Map.of());
  public static final Program WORKER =
      new Program("stages", Optional.empty(), new Heap(8, 768, 8192), List.of(), OFFLINE_TORCH);
  public static final Program SEARCH = stages("SearchMain", new Heap(16, 256, 1024));
  public static final Program SEAL = stages("SealMain", new Heap(8, 768, 4096));

  private final String module;
  private final Optional<String> mainClass;
  private final Heap heap;
  private final List<String> javaOptions;
  private final Map<String, String> environment;

  private Program(
      String module,
      Optional<String> mainClass,
      Heap heap,
      List<String> javaOptions,
      Map<String, String> environment) {
    this.module = module;
    this.mainClass = mainClass;
    this.heap = heap;
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
    return new Program(module, mainClass, heap, options, environment);
  }

  /** Another main of the worker's jar, which needs no torch. */
  private static Program stages(String mainClass, Heap heap) {
    return new Program(
        "stages", Optional.of("io.penstock.stages." + mainClass), heap, SMALL, Map.of());
  }

  /**
   * How much of the machine's memory the heap may take.
   *
   * @param share one part out of so many
   */
  private record Heap(int share, int minMebibytes, int maxMebibytes) {
    long mebibytes(long machineBytes) {
      return Math.max(minMebibytes, Math.min(maxMebibytes, machineBytes / share / 1024 / 1024));
    }
  }

  /**
   * Ready to be started; what the user's environment says goes before what is usual here.
   *
   * @throws CommandFailure if its jar is missing
   */
  public ProcessBuilder process(List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx" + heap.mebibytes(machineBytes()) + "m");
    command.addAll(javaOptions);
    String own = System.getenv("PENSTOCK_JAVA_OPTS");
    if (own != null && !own.isBlank()) {
      command.addAll(List.of(own.strip().split("\\s+")));
    }
    Path jar = jar();
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

  private static long machineBytes() {
    return ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean system
        ? system.getTotalMemorySize()
        : 4L * 1024 * 1024 * 1024;
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
