package io.penstock.stages;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.models.retrieval.HashedNgramEmbedder;
import io.penstock.models.retrieval.Retriever;
import io.penstock.models.retrieval.SearchHit;
import io.penstock.models.retrieval.SearchQuery;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The program behind {@code penstock search}; it may read while a worker writes. */
@Command(name = "penstock search", description = "Search an index.")
public final class SearchMain implements Callable<Integer> {
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--index",
      required = true,
      paramLabel = "DIR",
      description = "The folder of the index.")
  private Path index = Path.of("");

  @Option(
      names = {"-k", "--top"},
      paramLabel = "N",
      defaultValue = "5",
      description = "How many passages, one of each document. Default: ${DEFAULT-VALUE}.")
  private int count;

  @Option(names = "--json", description = "Print one JSON object a query, each on its line.")
  private boolean json;

  @Parameters(paramLabel = "QUERY", arity = "1..*", description = "Each is a query of its own.")
  private List<String> queries = new ArrayList<>();

  SearchMain() {}

  /** Ends with 0 also where nothing is found, 1 where there is no index, 2 on wrong usage. */
  public static void main(String[] arguments) {
    PrintWriter out =
        new PrintWriter(new OutputStreamWriter(new FileOutputStream(FileDescriptor.out), UTF_8));
    int code = Programs.commandLine(new SearchMain()).setOut(out).execute(arguments);
    out.flush();
    System.exit(code);
  }

  @Override
  public Integer call() {
    if (count < 1) {
      throw new ParameterException(
          spec.commandLine(), "-k: expected a positive number, found " + count);
    }
    try (Retriever retriever = Retriever.open(index, new HashedNgramEmbedder())) {
      for (String query : queries) {
        answer(query, retriever.search(SearchQuery.of(query, count)));
      }
      return CommandLine.ExitCode.OK;
    } catch (IOException | IllegalStateException e) {
      spec.commandLine().getErr().println("penstock search: " + e.getMessage());
      return CommandLine.ExitCode.SOFTWARE;
    }
  }

  private void answer(String query, List<SearchHit> hits) throws JsonProcessingException {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(JSON.writeValueAsString(object(query, hits)));
      return;
    }
    if (hits.isEmpty()) {
      out.println("nothing found for: " + query);
    }
    int rank = 1;
    for (SearchHit hit : hits) {
      out.println(
          String.format(
              Locale.ROOT, "%d. %s  (score %.4f)", rank++, hit.documentId(), hit.score()));
      String place = place(hit);
      if (!place.isEmpty()) {
        out.println("   " + place);
      }
      out.println("   " + hit.text().replaceAll("\\s+", " "));
    }
  }

  private static String place(SearchHit hit) {
    List<String> parts = new ArrayList<>();
    if (!hit.headingPath().isEmpty()) {
      parts.add(String.join(" > ", hit.headingPath()));
    } else if (hit.title() != null) {
      parts.add(hit.title());
    }
    if (hit.page() != null) {
      parts.add("page " + hit.page());
    }
    return String.join(", ", parts);
  }

  private static ObjectNode object(String query, List<SearchHit> hits) {
    ObjectNode object = JSON.createObjectNode().put("query", query);
    var array = object.putArray("hits");
    for (SearchHit hit : hits) {
      ObjectNode item = array.addObject().put("document_id", hit.documentId());
      item.put("title", hit.title()).put("uri", hit.uri());
      hit.headingPath().forEach(item.putArray("heading_path")::add);
      item.put("page", hit.page()).put("score", hit.score()).put("text", hit.text());
      item.put("ordinal", hit.ordinal());
    }
    return object;
  }
}
