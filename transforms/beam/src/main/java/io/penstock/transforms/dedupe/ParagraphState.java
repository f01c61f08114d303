package io.penstock.transforms.dedupe;

import io.penstock.text.dedupe.ParagraphHolding;
import io.penstock.text.dedupe.ParagraphMemory;
import org.apache.beam.sdk.state.MapState;
import org.jspecify.annotations.Nullable;

/** The state of one key as memory: an entry is read and written alone, whatever the maps hold. */
final class ParagraphState implements ParagraphMemory {
  private final MapState<Long, String> holders;
  private final MapState<String, byte[]> holdings;

  ParagraphState(MapState<Long, String> holders, MapState<String, byte[]> holdings) {
    this.holders = holders;
    this.holdings = holdings;
  }

  @Override
  public @Nullable String holder(long paragraph) {
    return holders.get(paragraph).read();
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
    byte[] bytes = holdings.get(document).read();
    return bytes == null ? null : ParagraphHolding.of(bytes);
  }

  @Override
  public void put(String document, ParagraphHolding holding) {
    holdings.put(document, holding.toBytes());
  }
}
