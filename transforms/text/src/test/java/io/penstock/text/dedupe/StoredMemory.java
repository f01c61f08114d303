package io.penstock.text.dedupe;

import java.util.HashMap;
import java.util.Map;

/** Memory that holds bytes, as the state of a stream does: what is not in them is lost. */
final class StoredMemory implements NearDuplicateMemory {
  private final Map<String, byte[]> standings = new HashMap<>();
  private final Map<Long, byte[]> seats = new HashMap<>();
  private final Map<Long, long[]> buckets = new HashMap<>();
  private final Map<String, String> fallen = new HashMap<>();
  private long next;

  /** As a restored run would have it. */
  StoredMemory copy() {
    StoredMemory copy = new StoredMemory();
    standings.forEach((key, bytes) -> copy.standings.put(key, bytes.clone()));
    seats.forEach((key, bytes) -> copy.seats.put(key, bytes.clone()));
    buckets.forEach((key, numbers) -> copy.buckets.put(key, numbers.clone()));
    copy.fallen.putAll(fallen);
    copy.next = next;
    return copy;
  }

  int standings() {
    return standings.size();
  }

  int others() {
    return seats.size() + buckets.size() + fallen.size();
  }

  @Override
  public Standing standing(String document) {
    byte[] bytes = standings.get(document);
    return bytes == null ? null : Standing.of(bytes);
  }

  @Override
  public void put(String document, Standing standing) {
    standings.put(document, standing.toBytes());
  }

  @Override
  public void removeStanding(String document) {
    standings.remove(document);
  }

  @Override
  public Seat seat(long number) {
    byte[] bytes = seats.get(number);
    return bytes == null ? null : Seat.of(bytes);
  }

  @Override
  public void put(long number, Seat seat) {
    seats.put(number, seat.toBytes());
  }

  @Override
  public void removeSeat(long number) {
    seats.remove(number);
  }

  @Override
  public long[] bucket(long band) {
    return buckets.getOrDefault(band, new long[0]);
  }

  @Override
  public void put(long band, long[] numbers) {
    if (numbers.length == 0) {
      buckets.remove(band);
    } else {
      buckets.put(band, numbers.clone());
    }
  }

  @Override
  public String fallen(String holder, int place) {
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
    return next++;
  }
}
