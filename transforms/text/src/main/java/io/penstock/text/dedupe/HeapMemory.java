package io.penstock.text.dedupe;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Memory in maps on the heap, for one thread: some 2 KiB for a document that holds. */
public final class HeapMemory implements NearDuplicateMemory {
  private static final long[] NONE = {};

  private final Map<String, Standing> standings = new HashMap<>();
  private final Map<Long, Seat> seats = new HashMap<>();
  private final Map<Long, long[]> buckets = new HashMap<>();
  private final Map<String, String> fallen = new HashMap<>();
  private long numbers;

  @Override
  public @Nullable Standing standing(String document) {
    return standings.get(document);
  }

  @Override
  public void put(String document, Standing standing) {
    standings.put(document, standing);
  }

  @Override
  public void removeStanding(String document) {
    standings.remove(document);
  }

  @Override
  public @Nullable Seat seat(long number) {
    return seats.get(number);
  }

  @Override
  public void put(long number, Seat seat) {
    seats.put(number, seat);
  }

  @Override
  public void removeSeat(long number) {
    seats.remove(number);
  }

  @Override
  public long[] bucket(long band) {
    return buckets.getOrDefault(band, NONE);
  }

  @Override
  public void put(long band, long[] numbers) {
    if (numbers.length == 0) {
      buckets.remove(band);
    } else {
      buckets.put(band, numbers);
    }
  }

  @Override
  public @Nullable String fallen(String holder, int place) {
    return fallen.get(place + " " + holder);
  }

  @Override
  public void putFallen(String holder, int place, String document) {
    fallen.put(place + " " + holder, document);
  }

  @Override
  public void removeFallen(String holder, int place) {
    fallen.remove(place + " " + holder);
  }

  @Override
  public long nextNumber() {
    return numbers++;
  }

  /** All entries of all maps. */
  public long size() {
    return (long) standings.size() + seats.size() + buckets.size() + fallen.size();
  }
}
