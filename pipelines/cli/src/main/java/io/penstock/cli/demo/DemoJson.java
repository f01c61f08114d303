package io.penstock.cli.demo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.cli.Json;
import io.penstock.cli.experiment.RunJson;
import io.penstock.schemas.document.Fate;
import java.util.Locale;

/** What a demo came to, for machines. */
final class DemoJson {
  private DemoJson() {}

  static ObjectNode of(DemoResult result) {
    ObjectNode object = Json.object();
    object.put("folder", result.folder().root().toString());
    result.folder().bootstrap().ifPresent(b -> object.put("bootstrap", b));
    object.put("input", result.input().toString());
    object.put("seconds", Math.round(result.seconds() * 10) / 10.0);
    result.refusals().forEach(object.putArray("refused")::add);
    object.set("documents", data(result.documents()));
    result.feedback().ifPresent(feedback -> object.set("feedback", data(feedback)));
    object.set("train", RunJson.of(result.train()));
    object.set("index", RunJson.of(result.index()));
    result.preferences().ifPresent(p -> object.set("preferences", RunJson.of(p.run())));
    result.sample().ifPresent(sample -> object.put("sample", sample));
    var answers = object.putArray("search");
    for (SearchAnswer answer : result.answers()) {
      ObjectNode item = answers.addObject().put("question", answer.question());
      answer
          .hit()
          .ifPresent(
              hit -> {
                item.put("document_id", hit.documentId());
                hit.headingPath().forEach(item.putArray("heading_path")::add);
                hit.page().ifPresent(page -> item.put("page", page));
                item.put("score", hit.score()).put("text", hit.text());
              });
    }
    return object;
  }

  private static ObjectNode data(DataSummary data) {
    ObjectNode object = Json.object();
    object.put("version", data.version()).put("records", data.records());
    for (Fate fate : new Fate[] {Fate.KEPT, Fate.DROPPED, Fate.BAD, Fate.DELETED, Fate.ABSENT}) {
      object.put(fate.name().toLowerCase(Locale.ROOT), data.count(fate));
    }
    ObjectNode dropped = object.putObject("dropped_by_reason");
    data.reasons(Fate.DROPPED).forEach(dropped::put);
    ObjectNode bad = object.putObject("bad_by_reason");
    data.reasons(Fate.BAD).forEach(bad::put);
    ObjectNode rows = object.putObject("live_rows");
    data.liveRows().forEach((kind, count) -> rows.put(kind.name().toLowerCase(Locale.ROOT), count));
    object.put("manifests", data.manifests()).put("shards", data.shards());
    return object.put("shard_bytes", data.shardBytes());
  }
}
