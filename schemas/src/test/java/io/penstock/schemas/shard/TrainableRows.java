package io.penstock.schemas.shard;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Rows that a trainer can learn from, of the kinds that TRL has a trainer for. */
final class TrainableRows {
  private static final String QUESTION = "What falls?";
  private static final String GOOD = " Water falls.";
  private static final String BAD = " Nothing.";

  /** Two documents in each row of tokens; the first token of each is not learned. */
  private static final int[] LABELS = {-100, 2, 3, -100, 5};

  private TrainableRows() {}

  static void write(Path file, ShardKind kind, int rows) throws IOException {
    try (ShardWriter writer = ShardWriter.create(file, kind, Map.of())) {
      for (int i = 0; i < rows; i++) {
        List<@Nullable Object> row = new ArrayList<>(own(kind));
        if (kind != ShardKind.TOKENS) {
          row.addAll(Arrays.asList("topic", 0, (long) i, "document-" + i, 1L, "hash"));
        }
        writer.write(row.toArray());
      }
    }
  }

  /** How many tokens of two rows have something to learn, with one token a byte and an end. */
  static int learned(ShardKind kind) {
    return switch (kind) {
      case TOKENS -> 2 * (int) Arrays.stream(LABELS).filter(label -> label != -100).count();
      case PROMPT_COMPLETION -> 2 * (GOOD.length() + 1);
      default -> throw new IllegalArgumentException("not counted for " + kind);
    };
  }

  private static List<@Nullable Object> own(ShardKind kind) {
    return switch (kind) {
      case TEXT -> Arrays.asList("id", QUESTION + GOOD, null, "{}");
      case LANGUAGE_MODELING -> Arrays.asList(QUESTION + GOOD, null);
      case PROMPT_COMPLETION -> List.of(QUESTION, GOOD);
      case CONVERSATION -> Arrays.asList(List.of(user(), assistant(GOOD)), null);
      case PREFERENCE -> List.of(QUESTION, GOOD, BAD);
      case CONVERSATIONAL_PREFERENCE ->
          Arrays.asList(
              // Else the one turn would be taken for the list's items.
              List.<Object[]>of(user()),
              List.<Object[]>of(assistant(GOOD)),
              List.<Object[]>of(assistant(BAD)),
              null);
      case TOKENS ->
          List.of(
              new int[] {1, 2, 3, 4, 5},
              LABELS,
              new int[] {0, 1, 2, 0, 1},
              new int[] {3, 2},
              List.of(new Object[] {"a", "h", 0, 3}, new Object[] {"b", "h", 0, 2}));
      default -> throw new IllegalArgumentException("TRL has no trainer for " + kind);
    };
  }

  private static @Nullable Object[] user() {
    return new @Nullable Object[] {"user", QUESTION, null, null, null, null};
  }

  private static @Nullable Object[] assistant(String content) {
    return new @Nullable Object[] {"assistant", content, null, null, null, null};
  }
}
