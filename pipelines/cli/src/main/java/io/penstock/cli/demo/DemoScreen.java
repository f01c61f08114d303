package io.penstock.cli.demo;

import io.penstock.cli.Progress;
import io.penstock.experiments.MetricSummary;
import io.penstock.experiments.RunSummary;
import io.penstock.schemas.document.Fate;
import io.penstock.schemas.shard.ShardKind;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** One screen on what a demo came to, for somebody who has never seen Penstock. */
final class DemoScreen {
  private static final int TEXT_WIDTH = 88;
  private static final int TEXT_LINES = 3;

  private final DemoResult result;
  private final PrintWriter out;

  DemoScreen(DemoResult result, PrintWriter out) {
    this.result = result;
    this.out = out;
  }

  void print() {
    data();
    training();
    preferences();
    search();
    places();
    next();
    out.flush();
  }

  private void data() {
    DataSummary documents = result.documents();
    out.println();
    out.println(
        "Documents  %d records in = %d kept + %d dropped + %d bad + %d deletes"
            .formatted(
                documents.records(),
                documents.count(Fate.KEPT),
                documents.count(Fate.DROPPED),
                documents.count(Fate.BAD),
                documents.count(Fate.DELETED)));
    reasons("dropped", documents.reasons(Fate.DROPPED));
    reasons("bad", documents.reasons(Fate.BAD));
    line(
        "%d documents live now (newest versions), in %d chunks; %s"
            .formatted(
                documents.live(ShardKind.TEXT),
                documents.live(ShardKind.CHUNK),
                shards(documents)));
    result
        .feedback()
        .ifPresent(
            feedback -> {
              out.println(
                  "Feedback   %d records in = %d kept + %d dropped + %d bad"
                      .formatted(
                          feedback.records(),
                          feedback.count(Fate.KEPT),
                          feedback.count(Fate.DROPPED),
                          feedback.count(Fate.BAD)));
              reasons("dropped", feedback.reasons(Fate.DROPPED));
              reasons("bad", feedback.reasons(Fate.BAD));
              line(kinds(feedback) + "; " + shards(feedback));
            });
    if (!result.refusals().isEmpty()) {
      out.println("Refused    " + String.join("\n           ", result.refusals()));
    }
  }

  private void reasons(String what, Map<String, Long> reasons) {
    if (!reasons.isEmpty()) {
      List<String> parts = new ArrayList<>();
      reasons.forEach((rule, count) -> parts.add(count + " " + rule));
      line(what + ": " + String.join(", ", parts));
    }
  }

  private static String shards(DataSummary data) {
    return "%d shard files, %s, %d manifests"
        .formatted(data.shards(), Progress.bytes(data.shardBytes()), data.manifests());
  }

  private static String kinds(DataSummary feedback) {
    List<String> parts = new ArrayList<>();
    feedback
        .liveRows()
        .forEach(
            (kind, count) ->
                parts.add(count + " " + kind.name().toLowerCase(Locale.ROOT).replace('_', ' ')));
    return parts.isEmpty() ? "no rows" : String.join(", ", parts);
  }

  private void training() {
    RunSummary train = result.train();
    out.println(
        "Training   a GPT from nothing on %s tokens, %s steps, %.0f s"
            .formatted(
                train.facets().getOrDefault("train-tokens", "?"),
                train.facets().getOrDefault("steps", "?"),
                train.ended().map(e -> train.duration(e).toMillis() / 1000.0).orElse(0.0)));
    loss("loss", "training loss");
    loss("eval_loss", "held-out loss");
    result.sample().ifPresent(text -> quote("it writes: ", text));
  }

  private void preferences() {
    result
        .preferences()
        .ifPresent(
            preferences -> {
              RunSummary run = preferences.run();
              if (!preferences.areLearned()) {
                out.println("Pairs      " + preferences.inWords());
                return;
              }
              out.println(
                  "Pairs      a reward model and a policy by DPO of %s pairs of answers, %.0f s"
                      .formatted(
                          run.facets().getOrDefault("train-pairs", "?"),
                          run.ended().map(e -> run.duration(e).toMillis() / 1000.0).orElse(0.0)));
              line(
                  "the better of %s held-out pairs, about other questions, is told by"
                      .formatted(run.facets().getOrDefault("held-out-pairs", "?")));
              line(preferences.inWords());
            });
  }

  private void loss(String metric, String name) {
    Optional.ofNullable(result.train().metrics().get(metric))
        .ifPresent(
            (MetricSummary m) ->
                line(
                    String.format(
                        Locale.ROOT,
                        "%s %.3f -> %.3f (%.0f %% less)",
                        name,
                        m.first(),
                        m.last(),
                        m.fall() * 100)));
  }

  private void search() {
    out.println("Search");
    for (SearchAnswer answer : result.answers()) {
      line("? " + answer.question());
      if (answer.hit().isEmpty()) {
        line("  nothing found");
      } else {
        SearchAnswer.Hit hit = answer.hit().get();
        List<String> place = new ArrayList<>();
        place.add(hit.documentId());
        if (!hit.headingPath().isEmpty()) {
          place.add(String.join(" > ", hit.headingPath()));
        }
        hit.page().ifPresent(page -> place.add("page " + page));
        place.add(String.format(Locale.ROOT, "score %.4f", hit.score()));
        line("  " + String.join(" | ", place));
        quote("  ", hit.text());
      }
    }
  }

  private void places() {
    out.println("Where      " + result.folder().root());
    line("documents/ feedback/   shards (Parquet) and their manifests");
    line("stages/train/          the model, as a Hugging Face folder: " + model());
    result
        .preferences()
        .filter(Preferences::areLearned)
        .ifPresent(p -> line("stages/feedback/       the reward model and the policy"));
    line("index/ runs.db logs/   search index, runs and metrics, what the processes said");
  }

  private String model() {
    return result.train().outputs().stream()
        .map(dataset -> dataset.getName())
        .map(
            name ->
                name.startsWith(result.folder().root().toString())
                    ? name.substring(result.folder().root().toString().length() + 1)
                    : name)
        .findFirst()
        .orElse("(not told)");
  }

  private void next() {
    String dir = quoted(result.folder().root().toString());
    out.println("Next");
    String query = result.answers().isEmpty() ? "water" : result.answers().get(0).question();
    line("./penstock search " + quoted(query));
    line("./penstock experiment show " + result.train().id());
    line("./penstock audit " + dir);
    line("./penstock shards list " + dir);
    line("./penstock demo --dir " + dir + " --serve      keeps it running; then, elsewhere:");
    line("./penstock publish my-folder            and search for it a few seconds later");
    out.println(String.format(Locale.ROOT, "%nDone in %.0f s.", result.seconds()));
  }

  private static String quoted(String path) {
    return path.matches("[A-Za-z0-9_./-]+") ? path : "'" + path.replace("'", "'\\''") + "'";
  }

  private void line(String text) {
    out.println("           " + text);
  }

  /** A text of any length in a few lines. */
  private void quote(String prefix, String text) {
    StringBuilder rest = new StringBuilder(prefix).append('"');
    rest.append(text.strip().replaceAll("\\s+", " ")).append('"');
    String indent = " ".repeat(prefix.length());
    for (int i = 0; i < TEXT_LINES && rest.length() > 0; i++) {
      int end = rest.length();
      if (end > TEXT_WIDTH) {
        int space = rest.lastIndexOf(" ", TEXT_WIDTH);
        end = space > indent.length() ? space : TEXT_WIDTH;
      }
      boolean cut = i == TEXT_LINES - 1 && end < rest.length();
      line(rest.substring(0, end) + (cut ? " ..." : ""));
      rest.delete(0, end);
      while (rest.length() > 0 && rest.charAt(0) == ' ') {
        rest.deleteCharAt(0);
      }
      if (rest.length() > 0) {
        rest.insert(0, indent);
      }
    }
  }
}
