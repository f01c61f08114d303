package io.penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.penstock.cli.process.DelegatedCommand;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

/** The files under deploy/ say what the code says. */
class DeploymentTest {
  private static final Path ROOT = Path.of("..", "..");
  private static final Path DOCKER = ROOT.resolve("deploy/docker");
  private static final Pattern MEBIBYTES = Pattern.compile("(\\d+)m");

  private static JsonNode services() throws IOException {
    return new ObjectMapper(new YAMLFactory().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION))
        .readTree(ROOT.resolve("deploy/compose.yaml").toFile())
        .get("services");
  }

  /** What the root pom says. */
  private static String pom(String element) throws IOException {
    Matcher matcher =
        Pattern.compile("<" + Pattern.quote(element) + ">([^<]+)<")
            .matcher(
                Files.readString(ROOT.resolve("pom.xml"))
                    .replaceFirst("(?s)<parent>.*?</parent>", ""));
    assertThat(matcher.find()).as(element).isTrue();
    return matcher.group(1);
  }

  private static List<String> words(JsonNode array) {
    List<String> words = new ArrayList<>();
    array.forEach(word -> words.add(word.asText()));
    return words;
  }

  private static String dockerfile(String image) throws IOException {
    return Files.readString(DOCKER.resolve(image + ".Dockerfile"));
  }

  @Test
  void imagesAreOfTheVersionsOfThePom() throws IOException {
    Map<String, String> images = new TreeMap<>();
    services().fields().forEachRemaining(s -> images.put(s.getKey(), image(s.getValue())));
    String penstock = pom("version");
    String flink = "flink:" + pom("flink.version") + "-scala_2.12-java17";
    assertThat(images)
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "kafka", "apache/kafka:" + pom("kafka.version"),
                "jobmanager", flink,
                "taskmanager", flink,
                "topics", "penstock/ingest:" + penstock,
                "ingest", "penstock/ingest:" + penstock,
                "worker", "penstock/worker:" + penstock));
    for (String image : List.of("ingest", "worker")) {
      assertThat(dockerfile(image)).contains("-t penstock/" + image + ":" + penstock + " .");
    }
  }

  private static String image(JsonNode service) {
    return service.path("image").asText();
  }

  @Test
  void everyServiceIsBoundedWatchedAndHeardOnThisMachineOnly() throws IOException {
    services()
        .fields()
        .forEachRemaining(
            each -> {
              JsonNode service = each.getValue();
              assertThat(service.path("mem_limit").asText()).as(each.getKey()).matches(MEBIBYTES);
              assertThat(service.path("restart").asText()).as(each.getKey()).isNotEmpty();
              for (JsonNode port : service.path("ports")) {
                assertThat(port.asText()).as(each.getKey()).startsWith("127.0.0.1:");
              }
              for (JsonNode volume : service.path("volumes")) {
                assertThat(volume.asText()).as(each.getKey()).matches("(kafka|data):/.+");
              }
              boolean own = image(service).startsWith("penstock/");
              assertThat(own || service.path("healthcheck").has("test"))
                  .as(each.getKey() + " has a health check, here or in its image")
                  .isTrue();
            });
  }

  @Test
  void portsAreThoseTheProgramsExpect() throws IOException {
    JsonNode services = services();
    assertThat(words(services.at("/kafka/ports"))).containsExactly("127.0.0.1:9092:19092");
    assertThat(services.at("/kafka/environment/KAFKA_ADVERTISED_LISTENERS").asText())
        .isEqualTo("INSIDE://kafka:9092,OUTSIDE://localhost:9092");
    assertThat(services.at("/kafka/environment/KAFKA_LISTENERS").asText())
        .contains("INSIDE://:9092", "OUTSIDE://:19092");
    assertThat(words(services.at("/jobmanager/ports"))).containsExactly("127.0.0.1:8081:8081");
    assertThat(words(services.at("/ingest/command")))
        .contains("--from=kafka://kafka:9092", "--flink-master=jobmanager:8081");
    assertThat(words(services.at("/worker/command"))).contains("--bootstrap=kafka:9092");
    assertThat(services.at("/kafka/environment/KAFKA_AUTO_CREATE_TOPICS_ENABLE").asText())
        .as("as the embedded broker")
        .isEqualTo("false");
  }

  @Test
  void heapsFitIntoTheirContainers() throws IOException {
    JsonNode services = services();
    for (String service : List.of("kafka", "ingest", "worker")) {
      JsonNode environment = services.at("/" + service + "/environment");
      String options =
          environment
              .path("KAFKA_HEAP_OPTS")
              .asText(environment.path("PENSTOCK_JAVA_OPTS").asText());
      assertThat(2 * mebibytes(options))
          .as(service)
          .isLessThanOrEqualTo(mebibytes(services.at("/" + service + "/mem_limit").asText()));
    }
    for (String service : List.of("jobmanager", "taskmanager")) {
      String properties = services.at("/" + service + "/environment/FLINK_PROPERTIES").asText();
      Matcher size =
          Pattern.compile(service + "\\.memory\\.process\\.size: (\\d+)m").matcher(properties);
      assertThat(size.find()).as(properties).isTrue();
      assertThat(Integer.parseInt(size.group(1)))
          .isLessThan(mebibytes(services.at("/" + service + "/mem_limit").asText()));
    }
  }

  private static int mebibytes(String text) {
    Matcher matcher = MEBIBYTES.matcher(text);
    assertThat(matcher.find()).as(text).isTrue();
    return Integer.parseInt(matcher.group(1));
  }

  @Test
  void servicesWaitForEachOtherByName() throws IOException {
    JsonNode services = services();
    services
        .fields()
        .forEachRemaining(
            each ->
                each.getValue()
                    .path("depends_on")
                    .fields()
                    .forEachRemaining(
                        on -> {
                          assertThat(services.has(on.getKey())).as(on.getKey()).isTrue();
                          assertThat(on.getValue().path("condition").asText())
                              .isEqualTo(
                                  on.getKey().equals("topics")
                                      ? "service_completed_successfully"
                                      : "service_healthy");
                        }));
  }

  @Test
  void everyPenstockCommandIsOne() throws IOException {
    PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
    List<String> seen = new ArrayList<>();
    services()
        .fields()
        .forEachRemaining(
            each -> {
              if (image(each.getValue()).startsWith("penstock/")) {
                List<String> command = words(each.getValue().get("command"));
                ParseResult result =
                    Penstock.commandLine(nowhere, nowhere)
                        .parseArgs(command.toArray(String[]::new));
                CommandLine last =
                    result.asCommandLineList().get(result.asCommandLineList().size() - 1);
                assertThat(last.getCommandName()).as(command.toString()).isNotEqualTo("penstock");
                assertThat(
                        last.getCommandSpec().userObject() instanceof DelegatedCommand
                            || last.getParseResult().matchedOptions().size() > 0)
                    .as(command.toString())
                    .isTrue();
                seen.add(command.get(0));
              }
            });
    assertThat(seen).containsExactlyInAnyOrder("topics", "ingest", "worker");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ingest", "worker"})
  void dockerfilesCopyWhatIsBuiltAndRunAsNobodySpecial(String image) throws IOException {
    String text = dockerfile(image);
    String module = image.equals("ingest") ? "ingest" : "stages";
    String other = image.equals("ingest") ? "stages" : "ingest";
    List<String> copied =
        Pattern.compile("(?m)^COPY (\\S+) (\\S+)$")
            .matcher(text)
            .results()
            .map(MatchResult::group)
            .toList();
    List<String> expected =
        new ArrayList<>(
            List.of(
                "COPY pipelines/cli/target/lib pipelines/cli/target/lib",
                "COPY pipelines/cli/target/penstock-cli.jar pipelines/cli/target/",
                "COPY pipelines/%s/target/lib pipelines/%s/target/lib".formatted(module, module),
                "COPY pipelines/%s/target/penstock-%s.jar pipelines/%s/target/"
                    .formatted(module, module, module)));
    if (image.equals("ingest")) {
      expected.add(
          "COPY pipelines/ingest/target/penstock-ingest-cluster.jar pipelines/ingest/target/");
    }
    assertThat(copied).containsExactlyElementsOf(expected);
    for (String name : List.of("cli", module)) {
      assertThat(Files.readString(ROOT.resolve("pipelines").resolve(name).resolve("pom.xml")))
          .contains("<finalName>penstock-" + name + "</finalName>");
    }
    assertThat(text).as("Flink and torch share no image").doesNotContain("pipelines/" + other);
    assertThat(text.lines().filter(line -> line.startsWith("FROM ")).toList())
        .containsExactly("FROM eclipse-temurin:17-jre-jammy");
    assertThat(text.lines().filter(line -> line.startsWith("USER ")).toList())
        .as("Flink's user, who is not root")
        .containsExactly("USER 9999:9999");
    assertThat(text.indexOf("\nUSER ")).isGreaterThan(text.lastIndexOf("\nCOPY "));
    assertThat(text).contains("\nHEALTHCHECK ", "\nWORKDIR /opt/penstock\n");
    assertThat(text).contains("/opt/penstock/pipelines/cli/target/penstock-cli.jar\"]");
    assertThat(text.toLowerCase(Locale.ROOT))
        .as("no secrets, no downloads")
        .doesNotContain("password", "token", "secret", "curl", "wget", "apt-get", "\nadd ", "sudo");
    List<String> carried =
        Files.readAllLines(DOCKER.resolve(image + ".Dockerfile.dockerignore")).stream()
            .filter(line -> line.startsWith("!"))
            .map(line -> line.substring(1))
            .toList();
    assertThat(carried)
        .as("what is copied is carried to the builder")
        .containsExactlyElementsOf(copied.stream().map(line -> line.split(" ", -1)[1]).toList());
  }
}
