package io.penstock.text.dedupe;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Memory in maps on the heap, for one thread. */
public final class HeapParagraphMemory implements ParagraphMemory {
  private final Map<Long, String> holders = new HashMap<>();
  private final Map<String, ParagraphHolding> holdings = new HashMap<>();

  @Override
  public @Nullable String holder(long paragraph) {
    return holders.get(paragraph);
  }

  @Override
  public void putHolder(long paragraph, String document) {
    holders.put(paragraph, document);
  }

  @Override
  public void removeHolder(long paragraph) {
    holders.remove(paragraph);
  }

  @Override
  public @Nullable ParagraphHolding holding(String document) {
    return holdings.get(document);
  }

  @Override
  public void put(String document, ParagraphHolding holding) {
    holdings.put(document, holding);
  }
}
