package io.penstock.cli.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.penstock.cli.CommandFailure;
import io.penstock.cli.DemoFolder;
import io.penstock.cli.Json;
import io.penstock.cli.process.ChildProcesses;
import io.penstock.cli.process.Program;
import io.penstock.schemas.shard.DataSet;
import io.penstock.schemas.shard.ShardKind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Asks the index a few questions about what was taken in. */
final class DemoQuestions {
  private static final int QUESTIONS = 3;

  /** Three to twelve words: less is a file's name, more is a paragraph taken for a title. */
  private static final Pattern TITLE_TO_ASK =
      Pattern.compile("\\p{L}[\\p{L}'-]*(?:[ ,:]+[\\p{L}\\p{N}'-]+){2,11}[.?!]?");

  private final DemoFolder folder;
  private final DemoInput input;
  private final ChildProcesses children;

  DemoQuestions(DemoFolder folder, DemoInput input, ChildProcesses children) {
    this.folder = folder;
    this.input = input;
    this.children = children;
  }

  /** The best answer to each. */
  List<SearchAnswer> answers() throws IOException, InterruptedException {
    return search(questions());
  }

  /** The samples' own questions, or titles that read like one, from all over the data. */
  private List<String> questions() throws IOException {
    if (!input.questions().isEmpty()) {
      return input.questions().subList(0, Math.min(QUESTIONS, input.questions().size()));
    }
    TreeSet<String> titles = new TreeSet<>();
    DataSet.open(folder.documents())
        .forEachLiveRow(
            ShardKind.TEXT,
            row -> {
              String title = row.optionalText("title");
              if (title != null && TITLE_TO_ASK.matcher(title.strip()).matches()) {
                titles.add(title.strip());
              }
            });
    List<String> sorted = List.copyOf(titles);
    int step = Math.max(1, sorted.size() / QUESTIONS);
    List<String> questions = new ArrayList<>();
    for (int i = 0; i < sorted.size() && questions.size() < QUESTIONS; i += step) {
      questions.add(sorted.get(i));
    }
    return questions;
  }

  private List<SearchAnswer> search(List<String> questions) throws InterruptedException {
    if (questions.isEmpty()) {
      return List.of();
    }
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("--index", folder.index().toString(), "-k", "1", "--json", "--"));
    arguments.addAll(questions);
    List<String> lines = Collections.synchronizedList(new ArrayList<>());
    children
        .start(
            "search",
            Program.SEARCH.forShortWork().process(arguments),
            line -> false,
            line -> {
              if (line.startsWith("{")) {
                lines.add(line);
              }
            })
        .requireSuccess();
    List<SearchAnswer> answers = new ArrayList<>();
    for (String line : List.copyOf(lines)) {
      try {
        answers.add(SearchAnswer.of(Json.read(line)));
      } catch (JsonProcessingException e) {
        throw new CommandFailure("the search answered with what is no JSON: " + line, e);
      }
    }
    return answers;
  }
}
