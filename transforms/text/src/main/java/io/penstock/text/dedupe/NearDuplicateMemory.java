package io.penstock.text.dedupe;

import org.jspecify.annotations.Nullable;

/**
 * What {@link NearDuplicates} remembers, as maps that a stream keeps in its state. What is read is
 * what was last put; nothing here decides.
 */
public interface NearDuplicateMemory {
  /** What is known of a document. */
  @Nullable Standing standing(String document);

  void put(String document, Standing standing);

  void removeStanding(String document);

  /** What was remembered under a number. */
  @Nullable Seat seat(long number);

  void put(long number, Seat seat);

  void removeSeat(long number);

  /** The numbers of those that hold, and met at the key of a band; none is an empty array. */
  long[] bucket(long band);

  /** An empty array takes the bucket away. */
  void put(long band, long[] numbers);

  /** The document that was the n-th to fall to a holder. */
  @Nullable String fallen(String holder, int place);

  void putFallen(String holder, int place, String document);

  void removeFallen(String holder, int place);

  /** A number for each call, counted up from 0. */
  long nextNumber();
}
