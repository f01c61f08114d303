package io.penstock.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The launcher in a made-up project, with a made-up JDK and Maven that only tell how they are
 * called.
 */
class LauncherTest {
  private static final Path LAUNCHER = Path.of("..", "..", "penstock");
  private static final Instant PAST = Instant.parse("2020-01-01T00:00:00Z");

  private Path home = Path.of("");
  private Path jdk = Path.of("");

  @BeforeEach
  void project(@TempDir Path temp) throws IOException {
    home = Files.createDirectory(temp.resolve("a project"));
    jdk = temp.resolve("jdk");
    Files.copy(LAUNCHER, home.resolve("penstock"));
    program(home.resolve("penstock"), Files.readString(LAUNCHER));
    program(
        home.resolve("mvnw"),
        """
        #!/bin/sh
        echo "maven $*" >> calls
        echo "[INFO] Building Penstock :: Schemas 0.1.0-SNAPSHOT [2/9]"
        if [ -e broken ]; then echo "[ERROR] Water.java: it leaks"; exit 1; fi
        for m in cli ingest stages; do
          mkdir -p pipelines/$m/target
          : > pipelines/$m/target/penstock-$m.jar
        done
        """);
    for (String folder : new String[] {"schemas", "transforms", "models", "pipelines/cli"}) {
      Files.createDirectories(home.resolve(folder).resolve("src/main/java"));
    }
    Files.writeString(home.resolve("pom.xml"), "");
    Files.writeString(home.resolve("schemas/src/main/java/Water.java"), "");
    makeOld(home);
    jdk("17.0.2");
  }

  private void jdk(String version) throws IOException {
    Files.createDirectories(jdk.resolve("bin"));
    program(jdk.resolve("bin/java"), "#!/bin/sh\necho \"java in $(pwd) runs $*\"\nexit 7\n");
    program(jdk.resolve("bin/javac"), "#!/bin/sh\n");
    Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
  }

  private static void program(Path file, String text) throws IOException {
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static void makeOld(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      for (Path file : files.toList()) {
        Files.setLastModifiedTime(file, FileTime.from(PAST));
      }
    }
  }

  private record Ended(int code, String out, String err) {}

  private Ended run(Path launcher, Path directory, String... arguments)
      throws IOException, InterruptedException {
    Path out = Files.createTempFile("out", "");
    Path err = Files.createTempFile("err", "");
    ProcessBuilder builder = new ProcessBuilder("bash", launcher.toString());
    builder.command().addAll(List.of(arguments));
    builder.environment().putAll(Map.of("JAVA_HOME", jdk.toString()));
    builder.environment().remove("PENSTOCK_JAVA_OPTS");
    int code =
        builder
            .directory(directory.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start()
            .waitFor();
    return new Ended(code, Files.readString(out, UTF_8), Files.readString(err, UTF_8));
  }

  private Ended run(String... arguments) throws IOException, InterruptedException {
    return run(home.resolve("penstock"), home, arguments);
  }

  private long builds() throws IOException {
    Path calls = home.resolve("calls");
    return Files.exists(calls) ? Files.readAllLines(calls).size() : 0;
  }

  @Test
  void buildsOnceThenRuns() throws Exception {
    Ended first = run("search", "two words");
    assertThat(first.code()).as("the command's own exit code").isEqualTo(7);
    assertThat(first.out())
        .contains("-jar " + home + "/pipelines/cli/target/penstock-cli.jar search two words")
        .doesNotContain("Building");
    assertThat(first.err()).contains("penstock: building").contains("Schemas [2/9]");
    Ended second = run("search");
    assertThat(second.err()).isEmpty();
    assertThat(builds()).isEqualTo(1);
  }

  @Test
  void archivesTheClassesOfTheIngestOnceForItsJars() throws Exception {
    Path target = home.resolve("pipelines/ingest/target");
    program(
        jdk.resolve("bin/java"),
        """
        #!/bin/sh
        for option; do
          case $option in -XX:ArchiveClassesAtExit=*) echo x >> archived; : > "${option#*=}" ;; esac
        done
        """);
    run();
    assertThat(target.resolve("penstock-ingest.jsa")).exists();
    assertThat(target.resolve("penstock-ingest.jsa.new")).doesNotExist();
    Files.delete(home.resolve("target/penstock.stamp"));
    // The second build leaves the jars as they were.
    program(home.resolve("mvnw"), "#!/bin/sh\necho again >> calls\n");
    run();
    assertThat(builds()).isEqualTo(2);
    assertThat(home.resolve("archived")).hasContent("x");
  }

  @Test
  void buildsAgainWhatChangedSince() throws Exception {
    run();
    Path source = home.resolve("schemas/src/main/java/Water.java");
    Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(60)));
    run();
    assertThat(builds()).as("after a source changed").isEqualTo(2);
  }

  @Test
  void buildsAgainWhereAJarOrASourceIsGone() throws Exception {
    run();
    Files.delete(home.resolve("pipelines/ingest/target/penstock-ingest.jar"));
    run();
    assertThat(builds()).as("after a jar went").isEqualTo(2);
    // A file system's clock may be coarser than a build is quick.
    Files.setLastModifiedTime(home.resolve("target/penstock.stamp"), FileTime.from(PAST));
    makeOld(home.resolve("schemas"));
    Files.delete(home.resolve("schemas/src/main/java/Water.java"));
    run();
    assertThat(builds()).as("after a source went").isEqualTo(3);
  }

  @Test
  void aFailedBuildIsToldAndTriedAgain() throws Exception {
    Files.writeString(home.resolve("broken"), "");
    Ended failed = run();
    assertThat(failed.code()).isEqualTo(1);
    assertThat(failed.out()).isEmpty();
    assertThat(failed.err()).contains("Water.java: it leaks", "target/penstock-build.log");
    Files.delete(home.resolve("broken"));
    assertThat(run().code()).isEqualTo(7);
  }

  @Test
  void worksFromAnywhereAndThroughALink(@TempDir Path elsewhere) throws Exception {
    Path link = Files.createSymbolicLink(elsewhere.resolve("ps"), home.resolve("penstock"));
    Path again = Files.createSymbolicLink(elsewhere.resolve("ps2"), Path.of("ps"));
    assertThat(run(link, elsewhere, "x").out()).contains("java in " + elsewhere.toRealPath());
    assertThat(run(again, home, "x").out()).contains(home + "/pipelines/cli/target");
  }

  @Test
  void aJdkThatIsTooOldIsNotUsed() throws Exception {
    jdk("11.0.4");
    assertThat(run().out()).doesNotContain("java in");
    jdk("1.8.0_292");
    assertThat(run().out()).doesNotContain("java in");
    jdk("25");
    assertThat(run().out()).contains("java in");
  }
}
