package io.penstock.text.seal;

import io.penstock.schemas.shard.ShardReader;
import io.penstock.schemas.shard.ShardRow;
import io.penstock.text.tokenize.Tokenizer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads sealed rows back. */
final class SealedRows {
  private SealedRows() {}

  static List<ShardRow> read(SealedData data, Split split) throws IOException {
    List<ShardRow> rows = new ArrayList<>();
    try (ShardReader reader = ShardReader.open(data.tokens(split))) {
      for (ShardRow row = reader.next(); row != null; row = reader.next()) {
        rows.add(row);
      }
    }
    return rows;
  }

  /** The documents put together again from their spans and decoded, by id. */
  static Map<String, String> documents(SealedData data, Split split) throws IOException {
    Map<String, TreeMap<Integer, int[]>> spans = new TreeMap<>();
    for (ShardRow row : read(data, split)) {
      int[] ids = row.integers("input_ids");
      int at = 0;
      for (Object item : row.list("documents")) {
        Object[] span = (Object[]) item;
        int count = (Integer) span[3];
        spans
            .computeIfAbsent((String) span[0], id -> new TreeMap<>())
            .put((Integer) span[2], Arrays.copyOfRange(ids, at, at + count));
        at += count;
      }
    }
    Tokenizer tokenizer = data.tokenizer();
    Map<String, String> texts = new TreeMap<>();
    spans.forEach(
        (id, pieces) ->
            texts.put(
                id,
                tokenizer.decode(pieces.values().stream().flatMapToInt(Arrays::stream).toArray())));
    return texts;
  }
}
