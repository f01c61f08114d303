package io.penstock.transforms.dedupe;

import io.penstock.text.dedupe.NearDuplicateMemory;
import io.penstock.text.dedupe.Seat;
import io.penstock.text.dedupe.Standing;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.apache.beam.sdk.state.MapState;
import org.apache.beam.sdk.state.ValueState;
import org.jspecify.annotations.Nullable;

/** The state of one key as memory: an entry is read and written alone, whatever the maps hold. */
final class StateMemory implements NearDuplicateMemory {
  private static final long[] NONE = {};

  private final MapState<String, byte[]> standings;
  private final MapState<Long, byte[]> seats;
  private final MapState<Long, byte[]> buckets;
  private final MapState<String, String> fallen;
  private final ValueState<@Nullable Long> numbers;

  StateMemory(
      MapState<String, byte[]> standings,
      MapState<Long, byte[]> seats,
      MapState<Long, byte[]> buckets,
      MapState<String, String> fallen,
      ValueState<@Nullable Long> numbers) {
    this.standings = standings;
    this.seats = seats;
    this.buckets = buckets;
    this.fallen = fallen;
    this.numbers = numbers;
  }

  @Override
  public @Nullable Standing standing(String document) {
    byte[] bytes = standings.get(document).read();
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
  public @Nullable Seat seat(long number) {
    byte[] bytes = number < 0 ? null : seats.get(number).read();
    return bytes == null ? null : Seat.of(bytes);
  }

  @Override
  public void put(long number, Seat seat) {
    seats.put(number, seat.toBytes());
  }

  @Override
  public void removeSeat(long number) {
    if (number >= 0) {
      seats.remove(number);
    }
  }

  @Override
  public long[] bucket(long band) {
    byte[] bytes = buckets.get(band).read();
    if (bytes == null) {
      return NONE;
    }
    long[] numbersOfBand = new long[bytes.length / Long.BYTES];
    ByteBuffer.wrap(bytes).asLongBuffer().get(numbersOfBand);
    return numbersOfBand;
  }

  @Override
  public void put(long band, long[] numbersOfBand) {
    if (numbersOfBand.length == 0) {
      buckets.remove(band);
      return;
    }
    ByteBuffer bytes = ByteBuffer.allocate(numbersOfBand.length * Long.BYTES);
    Arrays.stream(numbersOfBand).forEach(bytes::putLong);
    buckets.put(band, bytes.array());
  }

  @Override
  public @Nullable String fallen(String holder, int place) {
    return fallen.get(place + " " + holder).read();
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
    Long next = numbers.read();
    long number = next == null ? 0 : next;
    numbers.write(number + 1);
    return number;
  }
}
