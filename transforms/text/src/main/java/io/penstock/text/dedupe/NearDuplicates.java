package io.penstock.text.dedupe;

import io.penstock.schemas.document.Positions;
import io.penstock.schemas.document.SourcePosition;
import io.penstock.text.dedupe.NearDuplicateVerdict.Fall;
import io.penstock.text.dedupe.NearDuplicateVerdict.Orphaned;
import io.penstock.text.dedupe.Standing.Role;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides of one version after the other whether it is kept or falls to a document that is kept.
 * Only kept ones can be fallen to, and what is kept stays so: of two documents never both fall to
 * each other. The verdicts hang on what came before, in its order, and on nothing else.
 *
 * <p>Candidates are those that agree in all rows of a band. Of those whose estimated similarity
 * reaches the threshold the most similar is fallen to, of equal ones the one that was kept first.
 *
 * <p>Not safe to share between threads: neither is its memory.
 */
public final class NearDuplicates {
  /**
   * Of those that meet at one key of a band only so many are remembered, the latest: a piece of
   * text that is in each of a million pages must not make each of them be compared with all.
   */
  static final int MAX_BUCKET = 64;

  private final NearDuplicatePolicy policy;
  private final NearDuplicateMemory memory;

  public NearDuplicates(NearDuplicatePolicy policy, NearDuplicateMemory memory) {
    this.policy = policy;
    this.memory = memory;
  }

  /**
   * A version that is kept unless it is a near-duplicate. One that arrives behind a newer version
   * of its document has been ended already: it passes and is not remembered.
   *
   * @param signature none of a text without words, which is like no other
   */
  public NearDuplicateVerdict came(
      String document, SourcePosition version, String contentHash, @Nullable Signature signature) {
    Standing old = memory.standing(document);
    if (isBehind(version, old)) {
      return NearDuplicateVerdict.PASSES;
    }
    leave(document, old);
    Fall fall = signature == null ? null : rival(signature);
    if (fall == null || signature == null) {
      return hold(document, version, contentHash, signature, old);
    }
    Optional<Orphaned> orphaned = orphanAll(document, old);
    fall(document, version, contentHash, signature, fall);
    return new NearDuplicateVerdict(Optional.of(fall), orphaned);
  }

  /**
   * A version that was dropped because another document has the same text. If that one fell, this
   * one falls to the same; if nobody is there to fall to, it is judged as if it were the first.
   *
   * @param holder the document that has the same text
   * @return none where the version stays what it is, a duplicate of the holder
   */
  public Optional<NearDuplicateVerdict> duplicateOf(
      String holder,
      String document,
      SourcePosition version,
      String contentHash,
      @Nullable Signature signature) {
    Standing old = memory.standing(document);
    Standing same = memory.standing(holder);
    if (isBehind(version, old) || same == null || !same.contentHash().equals(contentHash)) {
      return Optional.empty();
    }
    return switch (same.role()) {
      case ORPHANED -> Optional.of(came(document, version, contentHash, signature));
      case FELL -> {
        if (same.fellTo().equals(document) || !mayHold(memory.standing(same.fellTo()))) {
          yield Optional.of(came(document, version, contentHash, signature));
        }
        leave(document, old);
        Optional<Orphaned> orphaned = orphanAll(document, old);
        Fall fall = new Fall(same.fellTo(), same.similarity());
        fall(document, version, contentHash, signature, fall);
        yield Optional.of(new NearDuplicateVerdict(Optional.of(fall), orphaned));
      }
      case HOLDS, ENDED, EXPECTED -> Optional.empty();
    };
  }

  /**
   * A version that brings no content: a tombstone, or dropped for another reason.
   *
   * @param endsAnother whether an older version had a content, which may arrive behind this one
   */
  public NearDuplicateVerdict ended(String document, SourcePosition version, boolean endsAnother) {
    Standing old = memory.standing(document);
    if (isBehind(version, old) || (old == null && !endsAnother)) {
      return NearDuplicateVerdict.PASSES;
    }
    leave(document, old);
    Optional<Orphaned> orphaned = orphanAll(document, old);
    memory.put(document, Standing.ended(version, seat(document, null)));
    return new NearDuplicateVerdict(Optional.empty(), orphaned);
  }

  /** A document that was kept before the memory was lost. */
  public void rememberKept(
      String document, SourcePosition version, String contentHash, @Nullable Signature signature) {
    Standing old = memory.standing(document);
    if (!isBehind(version, old)) {
      int fallen = old == null ? 0 : old.fallenCount();
      register(document, version, contentHash, signature, fallen);
    }
  }

  /**
   * A document that fell before the memory was lost; nobody can be the duplicate of it any more.
   */
  public void rememberFallen(
      String document, SourcePosition version, @Nullable Signature signature, Fall fall) {
    if (memory.standing(document) != null) {
      return;
    }
    if (memory.standing(fall.survivor()) == null) {
      memory.put(fall.survivor(), Standing.EXPECTED);
    }
    fall(document, version, "", signature, fall);
  }

  /** One that was forgotten holds as far as anyone knows. */
  private static boolean mayHold(@Nullable Standing standing) {
    return standing == null || standing.role() == Role.HOLDS || standing.role() == Role.EXPECTED;
  }

  private static boolean isBehind(SourcePosition version, @Nullable Standing old) {
    return old != null && Positions.BY_VERSION.compare(old.newest(), version) >= 0;
  }

  private @Nullable Fall rival(Signature signature) {
    Set<Long> met = new HashSet<>();
    Seat best = null;
    long bestNumber = 0;
    double bestSimilarity = policy.threshold();
    for (int band = 0; band < policy.bands(); band++) {
      for (long number : memory.bucket(signature.band(band, policy.rowsPerBand()))) {
        if (!met.add(number)) {
          continue;
        }
        Seat seat = memory.seat(number);
        if (seat == null || seat.signature() == null) {
          continue;
        }
        double similarity = signature.similarity(seat.signature());
        if (similarity > bestSimilarity
            || (similarity == bestSimilarity && (best == null || number < bestNumber))) {
          best = seat;
          bestNumber = number;
          bestSimilarity = similarity;
        }
      }
    }
    return best == null ? null : new Fall(best.document(), bestSimilarity);
  }

  private NearDuplicateVerdict hold(
      String document,
      SourcePosition version,
      String contentHash,
      @Nullable Signature signature,
      @Nullable Standing old) {
    List<String> covered = new ArrayList<>();
    List<String> orphans = new ArrayList<>();
    for (String fallen : takeFallen(document, old)) {
      Standing standing = memory.standing(fallen);
      Seat seat = standing == null ? null : memory.seat(standing.number());
      boolean isCovered =
          signature != null
              && seat != null
              && seat.signature() != null
              && signature.similarity(seat.signature()) >= policy.threshold();
      (isCovered ? covered : orphans).add(fallen);
    }
    for (int place = 0; place < covered.size(); place++) {
      String fallen = covered.get(place);
      memory.putFallen(document, place, fallen);
      Standing standing = memory.standing(fallen);
      if (standing != null) {
        memory.put(fallen, standing.withPlace(place));
      }
    }
    register(document, version, contentHash, signature, covered.size());
    return new NearDuplicateVerdict(Optional.empty(), orphaned(old, orphans));
  }

  private void register(
      String document,
      SourcePosition version,
      String contentHash,
      @Nullable Signature signature,
      int fallenCount) {
    // Before the seat, since that may forget one of the fallen and change their count.
    memory.put(document, Standing.holds(version, contentHash, Standing.NO_NUMBER, fallenCount));
    long number = seat(document, signature);
    Standing standing = memory.standing(document);
    if (standing != null) {
      memory.put(document, standing.withNumber(number));
    }
    if (signature == null) {
      return;
    }
    for (int band = 0; band < policy.bands(); band++) {
      long key = signature.band(band, policy.rowsPerBand());
      long[] bucket = memory.bucket(key);
      int from = bucket.length < MAX_BUCKET ? 0 : 1;
      long[] more = Arrays.copyOfRange(bucket, from, bucket.length + 1);
      more[more.length - 1] = number;
      memory.put(key, more);
    }
  }

  /** Gives a document a new number, and forgets the one whose time is over. */
  private long seat(String document, @Nullable Signature signature) {
    if (signature == null && policy.horizonDocuments() == 0) {
      return Standing.NO_NUMBER;
    }
    long number = memory.nextNumber();
    memory.put(number, new Seat(document, signature));
    if (policy.horizonDocuments() > 0) {
      forget(number - policy.horizonDocuments());
    }
    return number;
  }

  private void forget(long number) {
    Seat seat = number < 0 ? null : memory.seat(number);
    if (seat == null) {
      return;
    }
    Standing standing = memory.standing(seat.document());
    if (standing != null && standing.number() == number) {
      leave(seat.document(), standing);
      for (int place = 0; place < standing.fallenCount(); place++) {
        memory.removeFallen(seat.document(), place);
      }
      memory.removeStanding(seat.document());
    }
    memory.removeSeat(number);
  }

  private void fall(
      String document,
      SourcePosition version,
      String contentHash,
      @Nullable Signature signature,
      Fall fall) {
    long number = seat(document, signature);
    Standing holder = memory.standing(fall.survivor());
    int place = Standing.NO_PLACE;
    if (holder != null && mayHold(holder)) {
      place = holder.fallenCount();
      memory.putFallen(fall.survivor(), place, document);
      memory.put(fall.survivor(), holder.withFallenCount(place + 1));
    }
    memory.put(
        document,
        Standing.fell(version, contentHash, number, fall.survivor(), place, fall.similarity()));
  }

  /** Takes a document out of everything but its own standing and the list of its fallen. */
  private void leave(String document, @Nullable Standing standing) {
    if (standing == null) {
      return;
    }
    if (standing.role() == Role.FELL) {
      leaveHolder(document, standing);
    }
    Seat seat = memory.seat(standing.number());
    if (seat == null) {
      return;
    }
    memory.removeSeat(standing.number());
    if (standing.role() == Role.HOLDS && seat.signature() != null) {
      for (int band = 0; band < policy.bands(); band++) {
        long key = seat.signature().band(band, policy.rowsPerBand());
        long[] bucket = memory.bucket(key);
        long[] rest = Arrays.stream(bucket).filter(n -> n != standing.number()).toArray();
        if (rest.length < bucket.length) {
          memory.put(key, rest);
        }
      }
    }
  }

  /** The last one of the list takes the empty place, so that it never has holes. */
  private void leaveHolder(String document, Standing standing) {
    Standing holder = memory.standing(standing.fellTo());
    if (holder == null || !document.equals(memory.fallen(standing.fellTo(), standing.place()))) {
      return;
    }
    int last = holder.fallenCount() - 1;
    String moved = memory.fallen(standing.fellTo(), last);
    memory.removeFallen(standing.fellTo(), last);
    memory.put(standing.fellTo(), holder.withFallenCount(last));
    if (moved != null && last != standing.place()) {
      memory.putFallen(standing.fellTo(), standing.place(), moved);
      Standing other = memory.standing(moved);
      if (other != null) {
        memory.put(moved, other.withPlace(standing.place()));
      }
    }
  }

  private Optional<Orphaned> orphanAll(String document, @Nullable Standing old) {
    return orphaned(old, takeFallen(document, old));
  }

  private List<String> takeFallen(String holder, @Nullable Standing standing) {
    List<String> documents = new ArrayList<>();
    for (int place = 0; standing != null && place < standing.fallenCount(); place++) {
      String document = memory.fallen(holder, place);
      if (document != null) {
        documents.add(document);
        memory.removeFallen(holder, place);
      }
    }
    return documents;
  }

  private Optional<Orphaned> orphaned(@Nullable Standing held, List<String> documents) {
    if (held == null || documents.isEmpty()) {
      return Optional.empty();
    }
    for (String document : documents) {
      Standing standing = memory.standing(document);
      if (standing == null) {
        continue;
      }
      long number = standing.number();
      if (policy.horizonDocuments() > 0) {
        memory.put(number, new Seat(document, null));
      } else {
        memory.removeSeat(number);
        number = Standing.NO_NUMBER;
      }
      memory.put(document, standing.orphaned(number));
    }
    return Optional.of(
        new Orphaned(held.newest(), held.contentHash(), documents.stream().sorted().toList()));
  }
}
